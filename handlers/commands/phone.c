/* handlers/commands/phone.c -- `kentongan phone`: a handset in the terminal.
 *
 * It plays both the villager's phone and the aggregator behind it, on the first
 * channel of kind africastalking that is not the browser's phone's: what is
 * typed goes to the gateway as that aggregator's callbacks, and what the gateway
 * sends out arrives here, because this listens where the channel's send.url
 * points (loopback only).
 *
 *   standard input --thread, pipe--> phone_keys --> phone_wire --> gateway
 *                                      ^                              |
 *                                      +--- phone_next() <--- answer -+
 *
 * One line at a time: the next is taken only when the answer to the last has
 * come, so a script on standard input plays like a person.
 */
#include "handlers/commands/phone.h"

#include <event2/event.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gateway/platform/crypto.h"
#include "handlers/commands/args.h"
#include "handlers/commands/commands.h"
#include "handlers/commands/house_command.h"

/* Ends `wait` when an SMS and its receipt are through, or patience is. */
static void
on_wait_look(void *arg)
{
    struct phone *phone = arg;
    bool came = phone->received > 0 && client_in_flight(phone->client) == 0;

    if (!phone->waiting)
        return;
    phone->waited_ms += WAIT_LOOK_MS;
    if (!came && phone->waited_ms < WAIT_MS)
        return;
    phone->waiting = false;
    if (phone->received == 0) {
        printf("  No SMS came.\n");
        phone->failed = true;
    }
    phone->received = 0;
    phone_next(phone);
}

static void
on_stop(void *arg)
{
    struct phone *phone = arg;

    fputc('\n', stdout);
    loop_quit(phone->loop);
}

/* The phone in the browser has its own channels, and answers for them. */
static bool
is_of_the_browser(const struct channel_config *channel)
{
    return channel->send.url != NULL
           && strstr(channel->send.url, "/handset/send/") != NULL;
}

/* The channel this can play; NULL, and said, when there is none. */
static const struct channel_config *
pick_channel(const struct config *config)
{
    for (size_t i = 0; i < config->channels_count; i++)
        if (strcmp(config->channels[i].kind, "africastalking") == 0
            && !is_of_the_browser(&config->channels[i]))
            return &config->channels[i];
    fprintf(stderr,
            "kentongan phone: %s has no channel of kind "
            "africastalking, which is what this plays\n",
            config->path);
    return NULL;
}

/* Listens where the gateway sends to, if that is this machine. */
static void
open_arrivals(struct phone *phone)
{
    const char *url = phone->channel->send.url;
    const char *host = url == NULL ? NULL : strstr(url, "://");
    char address[128];

    if (!phone->channel->can_send || host == NULL)
        return;
    host += 3;
    (void)text_copy((struct text){ host, strcspn(host, "/?#") }, address,
                    sizeof address);
    if (!text_starts(text_of(address), TEXT("127."))
        && !text_starts(text_of(address), TEXT("[::1]"))
        && !text_starts(text_of(address), TEXT("localhost"))) {
        printf("  SMS of this channel go to a real aggregator: none will "
               "arrive here.\n");
        return;
    }
    if (http_open(phone->loop, address, NULL, phone_on_arrival, phone,
                  &phone->arrivals)
        != GW_OK)
        printf("  Another phone listens at %s: SMS arrive there, not here.\n",
               address);
}

static bool
pick_number(struct phone *phone, const char *from)
{
    char made[16];
    uint32_t random;

    if (from == NULL) {
        crypto_random(&random, sizeof random);
        (void)snprintf(made, sizeof made, "62812%08u", random % 100000000);
        from = made;
    }
    if (msisdn_read(text_of(from), &phone->number) == GW_OK)
        return true;
    fprintf(stderr, "kentongan phone: --from takes a phone number, such as "
                    "081234567890\n");
    return false;
}

static enum gw_err
open_parts(struct phone *phone)
{
    enum gw_err err = loop_open(&phone->loop);

    if (err == GW_OK)
        err = loop_signals(phone->loop, on_stop, NULL, phone);
    if (err == GW_OK)
        err = loop_every(phone->loop, WAIT_LOOK_MS, on_wait_look, phone);
    if (err == GW_OK)
        err = client_open(phone->loop, &phone->client);
    if (err == GW_OK)
        err = phone_open_keys(phone);
    return err;
}

static void
close_parts(struct phone *phone)
{
    if (phone->keys != NULL)
        event_free(phone->keys);
    client_close(phone->client);
    http_close(phone->arrivals);
    loop_close(phone->loop);
    buf_free(&phone->line);
    buf_free(&phone->typed);
}

static void
play(struct phone *phone)
{
    open_arrivals(phone);
    printf("  This phone is on channel %s. `help` lists what it can do.\n",
           phone->channel->name);
    if (phone->mode == PHONE_USSD)
        phone_dial(phone, text_of(phone->config->service_ussd));
    else
        phone_next(phone);
    loop_run(phone->loop);
}

int
command_phone(int argc, char **argv)
{
    const char *path = NULL, *from = NULL;
    bool sms = false, ussd = false;
    const struct arg args[] = {
        { .name = "-c", .value = &path },
        { .name = "--from", .value = &from },
        { .name = "--sms", .flag = &sms },
        { .name = "--ussd", .flag = &ussd },
    };
    struct phone phone = { .line = buf_new(64 * 1024),
                           .typed = buf_new(16 * 1024),
                           .keys_in = -1 };

    if (!args_read(argc, argv, "phone [--from MSISDN] [--sms|--ussd] -c FILE",
                   args, LENGTH(args), NULL, 0))
        return EXIT_USAGE;
    if (sms && ussd) {
        fprintf(stderr, "kentongan phone: --sms or --ussd, not both\n");
        return EXIT_USAGE;
    }
    OWNED(config_free)
    struct config *config = command_config("phone", path);
    if (config == NULL)
        return path == NULL ? EXIT_USAGE : EXIT_FAULT;
    phone.config = config;
    phone.channel = pick_channel(config);
    if (phone.channel == NULL)
        return EXIT_FAULT;
    if (!pick_number(&phone, from))
        return EXIT_USAGE;
    phone.mode = sms ? PHONE_SMS : ussd ? PHONE_USSD : PHONE_BOTH;
    if (open_parts(&phone) == GW_OK)
        play(&phone);
    else
        phone.failed = true;
    close_parts(&phone);
    return phone.failed ? EXIT_FAULT : EXIT_FINE;
}
