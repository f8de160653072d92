/* tests/support/db_house.c -- see db_house.h. */
#include "tests/support/db_house.h"

#include "tests/support/table.h"

void
db_house_open(struct db_house *house)
{
    store_house_make(&house->at);
    assert_int_equal(db_open(house->at.path, DB_WRITE, &house->db), GW_OK);
    assert_int_equal(
        db_script(house->db, "CREATE TABLE parent (id BIGINT PRIMARY KEY,"
                             " name TEXT NOT NULL UNIQUE);"
                             "CREATE TABLE child (id BIGINT PRIMARY KEY,"
                             " parent BIGINT NOT NULL REFERENCES parent (id))"),
        GW_OK);
}

void
db_house_close(struct db_house *house)
{
    db_close(house->db);
    house->db = NULL;
    folder_remove(house->at.folder);
}

int64_t
db_house_number(struct db *from, const char *sql)
{
    struct rows *rows;

    assert_int_equal(db_query_values(from, &rows, sql, NULL, 0), GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    int64_t number = db_int(rows, 0);
    db_end(rows);
    return number;
}

void
db_house_add(struct db_house *house, int64_t id)
{
    assert_int_equal(
        db_run(house->db, "INSERT INTO thing (id) VALUES ($1)", db_i(id)),
        GW_OK);
}
