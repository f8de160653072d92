/* handlers/officers/door.h -- the officers' listener: /api/v1/... */
#ifndef HANDLERS_OFFICERS_DOOR_H
#define HANDLERS_OFFICERS_DOOR_H

#include "gateway/platform/config.h"
#include "gateway/platform/helper.h"
#include "gateway/platform/http.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/store.h"
#include "handlers/followup/calendar.h"
#include "handlers/followup/letter.h"
#include "handlers/followup/retention.h"
#include "handlers/officers/guess.h"
#include "handlers/officers/session.h"
#include "handlers/tips/place.h"
#include "handlers/tips/reader.h"

/* From the config; reloadable. */
struct officers_rules {
    bool require_otp, enrol;
    struct session_life life;
    /* Borrowed, as long as a request that began with them; NULL: the door's own
     * calendar, and no channels. */
    const struct calendar *calendar;
    const struct config *config;
    struct retention_rules retention;
};

struct exporter;
struct webhook_sender;

struct officers_door {
    struct store *store; /* all borrowed */
    struct helpers *helpers;
    const struct keyring *keyring;
    const struct places *places;
    const struct reader *reader; /* of what is searched for */
    const struct calendar *calendar;
    struct post post;               /* to senders; all NULL: none */
    void (*wake_outbox)(void *arg); /* after an op that owes an SMS */
    void *wake_arg;
    struct exporter *exporter;       /* NULL: nothing is exported */
    struct webhook_sender *webhooks; /* NULL: nobody is told */
    struct live *live;               /* NULL: nobody may listen */
    struct officers_rules rules;
    struct cidr proxies[CONFIG_ALLOW_MAX]; /* from the config */
    size_t proxies_count;
    bool secure_cookie;     /* public_url is https */
    struct guesses guesses; /* who fails to sign in, how often */
};

/* An http_fn; arg is a struct officers_door. */
void officers_handle(struct http_request *request, void *arg);

#endif
