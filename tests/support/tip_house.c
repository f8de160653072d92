/* The data folder of a test, made from the real parts. */
#include "tests/support/tip_house.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/platform/crypto.h"
#include "gateway/store/migrate.h"

/* Tests cannot go on without their house. */
static void
must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "tip_house: cannot %s\n", what);
    abort();
}

void
tip_house_open(struct tip_house *house)
{
    *house = (struct tip_house){ .folder = "/tmp/tip-house-XXXXXX" };
    int steps;
    must(crypto_init() == GW_OK, "find randomness");
    must(mkdtemp(house->folder) != NULL, "make a folder");
    must(keyring_create(house->folder) == GW_OK, "make keys");
    must(keyring_load(house->folder, &house->keyring) == GW_OK, "load keys");
    must(places_open(&house->places) == GW_OK, "read the places");
    snprintf(house->path, sizeof house->path, "%s/kentongan.db", house->folder);
    must(db_open(house->path, DB_CREATE, &house->db) == GW_OK, "open a db");
    must(migrate_run(house->db, &steps) == GW_OK, "migrate");
}

static void
remove_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return;
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        char path[320];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (unlink(path) != 0)
            remove_folder(path);
    }
    closedir(dir);
    (void)rmdir(folder); /* what stays is seen in /tmp */
}

void
tip_house_close(struct tip_house *house)
{
    db_close(house->db);
    places_close(house->places);
    keyring_free(house->keyring);
    if (house->folder[0] != '\0')
        remove_folder(house->folder);
    *house = (struct tip_house){ 0 };
}

int64_t
tip_house_number(struct tip_house *house, const char *sql, int64_t id)
{
    struct rows *rows = NULL;
    struct db_value value = db_i(id);
    must(db_query_values(house->db, &rows, sql, &value, 1) == GW_OK, "query");
    must(db_next(rows) == GW_OK, "find a row");
    int64_t number = db_int(rows, 0);
    db_end(rows);
    return number;
}

static bool
file_holds(const char *path, struct text bytes)
{
    FILE *in = fopen(path, "rbe");
    if (in == NULL)
        return false;
    must(fseek(in, 0, SEEK_END) == 0, "seek");
    size_t len = (size_t)ftell(in);
    rewind(in);
    char *all = malloc(len + 1);
    must(all != NULL && fread(all, 1, len, in) == len, "read a file");
    fclose(in);
    bool found = memmem(all, len, bytes.at, bytes.len) != NULL;
    free(all);
    return found;
}

bool
tip_house_holds(const struct tip_house *house, struct text bytes)
{
    DIR *dir = opendir(house->folder);
    must(dir != NULL, "list the folder");
    bool found = false;
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL && !found) {
        char path[320];
        snprintf(path, sizeof path, "%s/%s", house->folder, entry->d_name);
        if (entry->d_type == DT_REG)
            found = file_holds(path, bytes);
    }
    closedir(dir);
    return found;
}
