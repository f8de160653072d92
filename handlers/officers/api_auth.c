/* handlers/officers/api_auth.c -- who asks, and whether he may.
 *
 *   bearer token --> machine --> its scope has the right
 *   cookie --> session --> CSRF token on a write --> his role has the right
 *
 * The order is the promise: nobody who is not signed in learns what a role may,
 * and a write with a stolen cookie alone is refused before anything is read. A
 * request with a bearer token never looks at the cookie, so it needs no CSRF
 * token: no browser adds that header by itself.
 */
#include <arpa/inet.h>
#include <string.h>

#include "gateway/platform/proxy.h"
#include "handlers/officers/api.h"

static enum gw_err
machine_enters(struct db *db, struct api *api)
{
    enum gw_err err = machine_find(db, api->door->keyring, text_of(api->token),
                                   &api->machine);
    if (err == GW_MISSING) {
        api->wrong = true;
        api_problem(api, 401, NULL, "Token tidak dikenal, atau sudah dicabut.");
        return GW_OK;
    }
    if (err != GW_OK)
        return err;
    api->session.officer.agency = api->machine.agency;
    return scope_may(api->machine.scope, api->route->right) ? GW_OK : GW_DENIED;
}

/* An officer without a second factor where it is required may at most set one
 * up. False: not even that. */
static bool
limit(struct api *api)
{
    if (!api->rules.require_otp || api->session.officer.has_otp)
        return true;
    api->session.enrols = true;
    return api->rules.enrol;
}

static enum gw_err
officer_enters(struct db *db, struct api *api)
{
    enum gw_err err =
        session_find(db, api->door->keyring, &api->rules.life,
                     text_of(api->token), api->now_ms, &api->session);
    if (err == GW_MISSING) {
        api_problem(api, 401, NULL, "Sesi sudah berakhir. Silakan masuk lagi.");
        return GW_OK;
    }
    if (err != GW_OK)
        return err;
    if (!limit(api)) {
        api_problem(api, 401, NULL,
                    "Akun ini belum memakai kode sekali pakai.");
        return GW_OK;
    }
    if (api->route->method != HTTP_GET
        && !crypto_equal(text_of(api->csrf), text_of(api->session.csrf))) {
        api_problem(api, 403, NULL,
                    "Tanda X-CSRF-Token tidak cocok. Muat ulang halaman.");
        return GW_OK;
    }
    if (api->session.enrols && !right_row(api->route->right)->limited) {
        api_problem(api, 403, NULL,
                    "Pasang kode sekali pakai dahulu, lalu lanjutkan.");
        return GW_OK;
    }
    return role_may(api->session.officer.role, api->route->right) ? GW_OK
                                                                  : GW_DENIED;
}

enum gw_err
api_authenticate(struct db *db, struct api *api)
{
    if (api->token[0] == '\0') {
        api_problem(api, 401, NULL, "Silakan masuk dahulu.");
        return GW_OK;
    }
    return api->bearer ? machine_enters(db, api) : officer_enters(db, api);
}

/* ---- who guesses ---- */

/* One home or office: an IPv6 network is one source, not 2^64 of them. */
static struct text
source_of(struct text address, char room[INET6_ADDRSTRLEN])
{
    struct in6_addr in6;

    if (!text_copy(address, room, INET6_ADDRSTRLEN)
        || inet_pton(AF_INET6, room, &in6) != 1 || IN6_IS_ADDR_V4MAPPED(&in6))
        return address;
    memset(in6.s6_addr + 8, 0, 8);
    return inet_ntop(AF_INET6, &in6, room, INET6_ADDRSTRLEN) == NULL
               ? address
               : text_of(room);
}

/* Hashed, so that the table holds neither login nor address. */
static uint64_t
hash(const struct api *api, const char *kind, struct text one, struct text two)
{
    OWNED(buf_wipe)
    struct buf all = buf_new(1024);

    buf_str(&all, kind);
    buf_add(&all, one);
    buf_char(&all, '\n');
    buf_add(&all, two);
    return (uint64_t)crypto_hash64(
        keyring_hash_key(api->door->keyring, HASH_SESSION), buf_text(&all));
}

struct guess_who
api_guesser(const struct api *api, struct text login)
{
    char room[INET6_ADDRSTRLEN];
    const struct officers_door *door = api->door;
    struct text source =
        source_of(proxy_caller(door->proxies, door->proxies_count,
                               http_peer(api->request),
                               http_header(api->request, "X-Forwarded-For")),
                  room);
    struct guess_who who = { .source = hash(api, "source ", source, TEXT("")) };

    if (login.at != NULL) {
        who.pair = hash(api, "pair ", login, source);
        who.login = hash(api, "login ", login, TEXT(""));
    } else if (api->token[0] != '\0' && !api->bearer) {
        who.pair = hash(api, "session ", text_of(api->token), TEXT(""));
    }
    return who;
}
