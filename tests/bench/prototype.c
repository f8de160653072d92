/* tests/bench/prototype.c -- what the gateway is measured against.
 *
 * The least a durable intake can be: evhttp on one loop, one writer thread, a
 * row for each POST, group commit with synchronous=FULL, the answer after the
 * COMMIT. Dedup is a set in memory. No sealing, no menu, no limits, no audit.
 *
 *   prototype PORT DATABASE      ends at SIGTERM
 */
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <time.h>
#include <unistd.h>

enum { BODY_MAX = 1400, SET_SLOTS = 1 << 24, CACHE_KIB = 65536 };

struct job {
    struct evhttp_request *req;
    bool repeat;
    size_t len;
    char body[BODY_MAX + 1];
    STAILQ_ENTRY(job) next;
};
STAILQ_HEAD(jobs, job);

struct prototype {
    struct event_base *base;
    int bell;
    sqlite3 *db;
    sqlite3_stmt *begin, *insert, *commit;
    uint64_t *set; /* hashes of ids seen; 0 is empty */

    struct jobs fresh;    /* this turn's, the loop's own */
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t work;
    struct jobs waiting, finished;
    bool closing;
};

static void
must(bool good, const char *what)
{
    if (!good) {
        fprintf(stderr, "prototype: %s failed\n", what);
        exit(1);
    }
}

/* ---- the writer ---- */

static uint64_t
hash(const char *text)
{
    uint64_t h = 1469598103934665603u;

    for (; *text != '\0'; text++)
        h = (h ^ (unsigned char)*text) * 1099511628211u;
    h ^= h >> 29;
    h *= 0xbf58476d1ce4e5b9u;
    return (h ^ (h >> 32)) | 1;
}

/* True when it was new. */
static bool
set_add(uint64_t *set, uint64_t h)
{
    size_t slot = h & (SET_SLOTS - 1);

    while (set[slot] != 0) {
        if (set[slot] == h)
            return false;
        slot = (slot + 1) & (SET_SLOTS - 1);
    }
    set[slot] = h;
    return true;
}

static void
bind_field(sqlite3_stmt *stmt, int n, const struct evkeyvalq *form,
           const char *a, const char *b)
{
    const char *value = evhttp_find_header(form, a);

    if (value == NULL)
        value = evhttp_find_header(form, b);
    sqlite3_bind_text(stmt, n, value == NULL ? "" : value, -1,
                      SQLITE_TRANSIENT);
}

static void
write_one(struct prototype *p, struct job *job, int64_t now_ms)
{
    struct evkeyvalq form;

    must(evhttp_parse_query_str(job->body, &form) == 0, "parsing");
    const char *id = evhttp_find_header(&form, "id");
    job->repeat = id != NULL && !set_add(p->set, hash(id));
    if (!job->repeat) {
        bind_field(p->insert, 1, &form, "id", "sessionId");
        sqlite3_bind_int64(p->insert, 2, now_ms);
        bind_field(p->insert, 3, &form, "from", "phoneNumber");
        bind_field(p->insert, 4, &form, "to", "serviceCode");
        bind_field(p->insert, 5, &form, "text", "text");
        must(sqlite3_step(p->insert) == SQLITE_DONE, "insert");
        sqlite3_reset(p->insert);
    }
    evhttp_clear_headers(&form);
}

static void
run_statement(sqlite3_stmt *stmt, const char *what)
{
    must(sqlite3_step(stmt) == SQLITE_DONE, what);
    sqlite3_reset(stmt);
}

static void *
writer(void *arg)
{
    struct prototype *p = arg;

    for (;;) {
        struct jobs batch = STAILQ_HEAD_INITIALIZER(batch);
        struct timespec now;
        struct job *job;

        pthread_mutex_lock(&p->lock);
        while (STAILQ_EMPTY(&p->waiting) && !p->closing)
            pthread_cond_wait(&p->work, &p->lock);
        STAILQ_CONCAT(&batch, &p->waiting);
        pthread_mutex_unlock(&p->lock);
        if (STAILQ_EMPTY(&batch))
            return NULL;

        clock_gettime(CLOCK_REALTIME, &now);
        run_statement(p->begin, "begin");
        STAILQ_FOREACH (job, &batch, next)
            write_one(p, job, now.tv_sec * 1000 + now.tv_nsec / 1000000);
        run_statement(p->commit, "commit");

        pthread_mutex_lock(&p->lock);
        STAILQ_CONCAT(&p->finished, &batch);
        pthread_mutex_unlock(&p->lock);
        must(eventfd_write(p->bell, 1) == 0, "ringing");
    }
}

/* ---- the loop ---- */

static void
on_post(struct evhttp_request *req, void *arg)
{
    struct prototype *p = arg;
    struct evbuffer *in = evhttp_request_get_input_buffer(req);
    struct job *job = malloc(sizeof *job);

    must(job != NULL, "memory");
    job->req = req;
    job->len = evbuffer_get_length(in);
    if (job->len > BODY_MAX) {
        free(job);
        evhttp_send_error(req, 413, NULL);
        return;
    }
    evbuffer_copyout(in, job->body, job->len);
    job->body[job->len] = '\0';
    STAILQ_INSERT_TAIL(&p->fresh, job, next);
}

static void
hand_over(struct prototype *p)
{
    if (STAILQ_EMPTY(&p->fresh))
        return;
    pthread_mutex_lock(&p->lock);
    STAILQ_CONCAT(&p->waiting, &p->fresh);
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
}

static void
on_bell(evutil_socket_t fd, short what, void *arg)
{
    struct prototype *p = arg;
    struct jobs done = STAILQ_HEAD_INITIALIZER(done);
    eventfd_t rings;

    (void)what;
    (void)eventfd_read(fd, &rings);
    pthread_mutex_lock(&p->lock);
    STAILQ_CONCAT(&done, &p->finished);
    pthread_mutex_unlock(&p->lock);
    while (!STAILQ_EMPTY(&done)) {
        struct job *job = STAILQ_FIRST(&done);
        STAILQ_REMOVE_HEAD(&done, next);
        struct evbuffer *out = evhttp_request_get_output_buffer(job->req);
        evbuffer_add_reference(out, "CON stored\n", 11, NULL, NULL);
        evhttp_add_header(evhttp_request_get_output_headers(job->req),
                          "Content-Type", "text/plain");
        evhttp_send_reply(job->req, 200, "OK", NULL);
        free(job);
    }
}

static void
on_term(evutil_socket_t signal_number, short what, void *arg)
{
    struct prototype *p = arg;

    (void)signal_number;
    (void)what;
    p->closing = true;
    event_base_loopbreak(p->base);
}

static void
open_store(struct prototype *p, const char *path)
{
    char pragmas[256];

    must(sqlite3_open_v2(path, &p->db,
                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                             | SQLITE_OPEN_NOMUTEX,
                         NULL)
             == SQLITE_OK,
         "opening");
    (void)snprintf(pragmas, sizeof pragmas,
                   "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                   "PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-%d;",
                   CACHE_KIB);
    must(sqlite3_exec(p->db, pragmas, NULL, NULL, NULL) == SQLITE_OK,
         "pragmas");
    must(sqlite3_exec(p->db,
                      "CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY "
                      "KEY, ref TEXT, at INTEGER, sender TEXT, receiver TEXT, "
                      "body TEXT); CREATE INDEX IF NOT EXISTS message_at ON "
                      "message (at);",
                      NULL, NULL, NULL)
             == SQLITE_OK,
         "schema");
    sqlite3_prepare_v3(p->db, "BEGIN IMMEDIATE", -1, SQLITE_PREPARE_PERSISTENT,
                       &p->begin, NULL);
    sqlite3_prepare_v3(p->db, "COMMIT", -1, SQLITE_PREPARE_PERSISTENT,
                       &p->commit, NULL);
    sqlite3_prepare_v3(p->db,
                       "INSERT INTO message (ref, at, sender, receiver, body) "
                       "VALUES (?1, ?2, ?3, ?4, ?5)",
                       -1, SQLITE_PREPARE_PERSISTENT, &p->insert, NULL);
    must(p->insert != NULL, "preparing");
    p->set = calloc(SET_SLOTS, sizeof *p->set);
    must(p->set != NULL, "memory");
}

static void
listen_on(struct prototype *p, const char *port)
{
    struct evhttp *http = evhttp_new(p->base);
    struct event *bell =
        event_new(p->base, p->bell, EV_READ | EV_PERSIST, on_bell, p);
    struct event *term = evsignal_new(p->base, SIGTERM, on_term, p);

    must(http != NULL && bell != NULL && term != NULL, "libevent");
    event_add(bell, NULL);
    event_add(term, NULL);
    evhttp_set_gencb(http, on_post, p);
    evhttp_set_max_body_size(http, BODY_MAX);
    must(
        evhttp_bind_socket(http, "127.0.0.1", (uint16_t)strtoul(port, NULL, 10))
            == 0,
        "listening");
    printf("ready\n");
    fflush(stdout);
}

int
main(int argc, char **argv)
{
    static struct prototype p;
    pthread_t thread;

    must(argc == 3, "usage: prototype PORT DATABASE:");
    (void)signal(SIGPIPE, SIG_IGN);
    STAILQ_INIT(&p.fresh);
    STAILQ_INIT(&p.waiting);
    STAILQ_INIT(&p.finished);
    pthread_mutex_init(&p.lock, NULL);
    pthread_cond_init(&p.work, NULL);
    p.base = event_base_new();
    p.bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    open_store(&p, argv[2]);
    listen_on(&p, argv[1]);
    must(pthread_create(&thread, NULL, writer, &p) == 0, "thread");
    while (!p.closing) {
        (void)event_base_loop(p.base, EVLOOP_ONCE);
        hand_over(&p);
    }
    return 0;
}
