/* The officers' listener of a test. */
#include "tests/support/office_house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/password.h"
#include "tests/support/peer.h"

static void
must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "office_house: cannot %s\n", what);
    abort();
}

void
office_house_begin(struct office_house *house)
{
    must(db_begin(house->at.db) == GW_OK, "begin");
}

void
office_house_commit(struct office_house *house)
{
    must(db_commit(house->at.db) == GW_OK, "commit");
}

void
office_house_sign_in(struct office_house *house, enum role role)
{
    office_house_begin(house);
    must(session_add(house->at.db, house->at.keyring, house->officers[role],
                     false, clock_wall_ms(), &house->sessions[role])
             == GW_OK,
         "sign in");
    office_house_commit(house);
}

static void
add_officers(struct office_house *house)
{
    char hash[PASSWORD_HASH];

    must(password_hash(TEXT(OFFICE_PASSWORD), hash) == GW_OK, "hash");
    for (enum role role = ROLE_OPERATOR; role < ROLE_COUNT; role++) {
        struct officer_new new = { .login = text_of(role_word(role)),
                                   .agency = AGENCY_POLDA,
                                   .role = role,
                                   .password_hash = hash,
                                   .now_ms = clock_wall_ms() };
        office_house_begin(house);
        must(officer_add(house->at.db, house->at.keyring, &new,
                         &house->officers[role])
                 == GW_OK,
             "add an officer");
        office_house_commit(house);
        office_house_sign_in(house, role);
    }
}

static void
add_machines(struct office_house *house)
{
    office_house_begin(house);
    for (enum scope scope = SCOPE_READ; scope < SCOPES; scope++) {
        struct machine machine = { .agency = AGENCY_POLDA,
                                   .scope = scope,
                                   .created_ms = clock_wall_ms() };
        (void)text_copy(text_of(scope_word(scope)), machine.name,
                        sizeof machine.name);
        must(machine_add(house->at.db, house->at.keyring, &machine,
                         &house->machines[scope], house->tokens[scope])
                 == GW_OK,
             "add a machine");
    }
    office_house_commit(house);
}

void
office_house_open(struct office_house *house)
{
    memset(house, 0, sizeof *house);
    tip_house_open(&house->at);
    must(loop_open(&house->loop) == GW_OK, "open a loop");
    must(store_open(house->loop, house->at.folder, &house->store) == GW_OK,
         "open a store");
    must(helpers_open(house->loop, &house->helpers) == GW_OK, "start helpers");
    must(reader_open(house->at.places, &house->reader) == GW_OK,
         "open a reader");
    calendar_default(&house->calendar);
    house->door = (struct officers_door){
        .calendar = &house->calendar,
        .store = house->store,
        .helpers = house->helpers,
        .keyring = house->at.keyring,
        .places = house->at.places,
        .reader = house->reader,
        .rules = { .life = { .idle_ms = 30 * 60 * 1000,
                             .whole_ms = 12 * 3600 * 1000 } },
    };
    must(http_open(house->loop, "127.0.0.1:0", NULL, officers_handle,
                   &house->door, &house->http)
             == GW_OK,
         "listen");
    add_officers(house);
    add_machines(house);
}

void
office_house_close(struct office_house *house)
{
    helpers_close(house->helpers);
    store_close(house->store);
    http_close(house->http);
    loop_close(house->loop);
    reader_close(house->reader);
    tip_house_close(&house->at);
}

int
office_house_ask(struct office_house *house, const char *method,
                 const char *path, const char *headers, const char *body)
{
    OWNED(peer_free)
    struct peer *peer = peer_connect(house->loop, http_port(house->http));
    char length[64];
    int status = 0;

    snprintf(length, sizeof length, "Content-Length: %zu\r\n", strlen(body));
    peer_say(peer, method);
    peer_say(peer, " /api/v1/");
    peer_say(peer, path);
    peer_say(peer, " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n");
    peer_say(peer, headers);
    peer_say(peer, length);
    peer_say(peer, "\r\n");
    peer_say(peer, body);
    peer_wait_end(peer);
    snprintf(house->answer, sizeof house->answer, "%s", peer_heard(peer));
    (void)sscanf(house->answer, "HTTP/1.1 %d", &status);
    return status;
}

int
office_house_as(struct office_house *house, enum role role, const char *method,
                const char *path, const char *body)
{
    char headers[256];

    snprintf(headers, sizeof headers,
             "Cookie: kentongan_session=%s\r\nX-CSRF-Token: %s\r\n",
             house->sessions[role].token, house->sessions[role].csrf);
    return office_house_ask(house, method, path, headers, body);
}

int
office_house_with(struct office_house *house, enum scope scope,
                  const char *method, const char *path, const char *body)
{
    char headers[128];

    snprintf(headers, sizeof headers, "Authorization: Bearer %s\r\n",
             house->tokens[scope]);
    return office_house_ask(house, method, path, headers, body);
}

const char *
office_house_body(const struct office_house *house)
{
    const char *end = strstr(house->answer, "\r\n\r\n");

    return end == NULL ? "" : end + 4;
}

const char *
office_house_header(struct office_house *house, const char *name)
{
    static char value[1024];
    size_t len = strlen(name);
    struct text rest = text_of(house->answer), line;

    while (text_cut(&rest, '\n', &line) && line.len > 1) {
        if (line.len > len + 1 && strncasecmp(line.at, name, len) == 0
            && line.at[len] == ':') {
            line = text_trim(
                (struct text){ line.at + len + 1, line.len - len - 1 });
            (void)text_copy(line, value, sizeof value);
            return value;
        }
    }
    return "";
}

int64_t
office_house_lines(struct office_house *house, const char *action)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    must(db_query(house->at.db, &rows,
                  "SELECT count(*) FROM audit WHERE action = $1",
                  db_t(text_of(action)))
                 == GW_OK
             && db_next(rows) == GW_OK,
         "count");
    return db_int(rows, 0);
}

const char *
office_method(enum http_method method)
{
    static const char *const words[] = {
        [HTTP_GET] = "GET",       [HTTP_POST] = "POST", [HTTP_PUT] = "PUT",
        [HTTP_DELETE] = "DELETE", [HTTP_HEAD] = "HEAD", [HTTP_PATCH] = "PATCH",
    };
    return words[method];
}
