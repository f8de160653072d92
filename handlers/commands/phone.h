/* handlers/commands/phone.h -- the inside of `kentongan phone`, shared by its
 * three files: phone.c (the command), phone_keys.c (what is typed) and
 * phone_wire.c (what goes to the gateway and comes from it).
 */
#ifndef HANDLERS_COMMANDS_PHONE_H
#define HANDLERS_COMMANDS_PHONE_H

#include "gateway/platform/client.h"
#include "gateway/platform/config.h"
#include "gateway/platform/http.h"

struct event;

enum { WAIT_MS = 30 * 1000, WAIT_LOOK_MS = 50, SESSION_TEXT = 40 };

enum phone_mode { PHONE_BOTH, PHONE_SMS, PHONE_USSD };

struct phone {
    const struct config *config;
    const struct channel_config *channel;
    struct loop *loop;
    struct client *client;
    struct http *arrivals; /* NULL: somebody else listens there */
    struct event *keys;
    int keys_in; /* the loop's end of the pipe */
    enum phone_mode mode;
    struct msisdn number;
    struct buf line;            /* being read */
    struct buf typed;           /* of this call so far, '*' between */
    char session[SESSION_TEXT]; /* "" when not in a call */
    unsigned calls, messages, received;
    bool busy, waiting, ended, failed;
    int waited_ms;
};

/* Shows the prompt and takes the next line; what every answer ends with. */
void phone_next(struct phone *phone);

/* Opens the keyboard: standard input, fed through a pipe by a thread since it
 * may be a file, which epoll cannot watch. GW_NOMEM, GW_AGAIN */
MUST_CHECK enum gw_err phone_open_keys(struct phone *phone);

/* Each posts one callback; phone_next() follows its answer. */
void phone_dial(struct phone *phone, struct text code);
void phone_answer(struct phone *phone, struct text line);
void phone_hang_up(struct phone *phone);
void phone_send_sms(struct phone *phone, struct text text);

/* The aggregator's messaging API (an http_fn; arg is the phone): takes one SMS,
 * shows it, answers as it would, and reports it delivered. */
void phone_on_arrival(struct http_request *request, void *arg);

#endif
