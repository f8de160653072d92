/* handlers/commands/phone_keys.c -- what is typed, one line at a time. */
#include <event2/event.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "handlers/commands/phone.h"

static void
prompt(const struct phone *phone)
{
    if (isatty(STDOUT_FILENO)) {
        fputs(phone->session[0] != '\0' ? "answer> " : "phone> ", stdout);
        fflush(stdout);
    }
}

static void
help(const struct phone *phone)
{
    printf("  dial %s     call; then type answers, `hangup` drops the call\n"
           "  sms TEXT       send an SMS to %s\n"
           "  wait           wait for an SMS (at most %d s)\n"
           "  quit\n",
           phone->config->service_ussd, phone->config->service_sms,
           WAIT_MS / 1000);
}

static void
start_waiting(struct phone *phone)
{
    phone->waiting = true;
    phone->waited_ms = 0;
}

static void
on_command(struct phone *phone, struct text line)
{
    line = text_trim(line);
    if (text_starts(line, TEXT("dial "))) {
        phone_dial(phone,
                   text_trim((struct text){ line.at + 5, line.len - 5 }));
    } else if (line.len > 0 && line.at[0] == '*') {
        phone_dial(phone, line);
    } else if (text_starts(line, TEXT("sms "))) {
        phone_send_sms(phone, (struct text){ line.at + 4, line.len - 4 });
    } else if (text_is(line, "wait")) {
        start_waiting(phone);
    } else if (text_is(line, "quit") || text_is(line, "exit")) {
        loop_quit(phone->loop);
    } else {
        if (line.len > 0)
            help(phone);
        phone_next(phone);
    }
}

static void
on_line(struct phone *phone, struct text line)
{
    if (!isatty(STDIN_FILENO)) /* a script: show what was typed */
        printf("> %.*s\n", (int)line.len, line.at);
    if (phone->session[0] != '\0' && text_is(text_trim(line), "hangup")) {
        phone_hang_up(phone);
    } else if (phone->session[0] != '\0') {
        phone_answer(phone, line);
    } else if (phone->mode == PHONE_SMS && line.len > 0) {
        phone_send_sms(phone, line);
    } else {
        on_command(phone, line);
    }
}

static void
take_line(struct phone *phone)
{
    OWNED(buf_free)
    struct buf line = buf_new(16 * 1024);
    struct text all = buf_text(&phone->line);
    const char *end = all.len == 0 ? NULL : memchr(all.at, '\n', all.len);

    if (phone->busy || phone->waiting || (end == NULL && !phone->ended))
        return;
    size_t len = end == NULL ? all.len : (size_t)(end - all.at);
    size_t used = end == NULL ? len : len + 1;
    buf_bytes(&line, all.at, len);
    memmove(phone->line.at, phone->line.at + used, all.len - used);
    phone->line.len = all.len - used;
    if (end == NULL && len == 0)
        loop_quit(phone->loop);
    else
        on_line(phone, buf_text(&line));
}

void
phone_next(struct phone *phone)
{
    if (phone->ended && phone->line.len == 0 && !phone->waiting) {
        loop_quit(phone->loop);
        return;
    }
    prompt(phone);
    take_line(phone);
}

static void
on_keys(evutil_socket_t fd, short what, void *arg)
{
    struct phone *phone = arg;
    char chunk[1024];
    ssize_t got = read(fd, chunk, sizeof chunk);

    (void)what;
    if (got <= 0) {
        phone->ended = true;
        (void)event_del(phone->keys);
    } else {
        buf_bytes(&phone->line, chunk, (size_t)got);
    }
    take_line(phone);
}

/* Standard input may be a file, which epoll cannot watch: a thread feeds it
 * into a pipe. */
static void *
feed_keys(void *arg)
{
    int out = *(int *)arg;
    char chunk[1024];
    ssize_t got;

    free(arg);
    while ((got = read(STDIN_FILENO, chunk, sizeof chunk)) > 0)
        if (write(out, chunk, (size_t)got) != got)
            break;
    (void)close(out);
    return NULL;
}

enum gw_err
phone_open_keys(struct phone *phone)
{
    int ends[2];
    int *out = malloc(sizeof *out);
    pthread_t thread;

    if (out == NULL || pipe(ends) != 0) {
        free(out);
        return GW_NOMEM;
    }
    *out = ends[1];
    phone->keys_in = ends[0];
    phone->keys = event_new(loop_base(phone->loop), ends[0],
                            EV_READ | EV_PERSIST, on_keys, phone);
    if (phone->keys == NULL || event_add(phone->keys, NULL) != 0)
        return GW_NOMEM;
    if (pthread_create(&thread, NULL, feed_keys, out) != 0)
        return GW_AGAIN;
    return pthread_detach(thread) == 0 ? GW_OK : GW_AGAIN;
}
