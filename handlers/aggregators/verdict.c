/* handlers/aggregators/verdict.c -- what HTTP alone says about a send.
 *
 * The one thing one would get wrong: a status that blames every message alike
 * (401, a redirect, 404) must rest the channel. Called a refusal, it would fail
 * the whole queue, one message after the other.
 */
#include "handlers/aggregators/verdict.h"

#include <stdio.h>

#include "gateway/base/own.h"

static const struct {
    int status;
    enum send_outcome outcome;
    const char *reason;
    bool open; /* the adapter may know better */
} statuses[] = {
    { 400, SEND_REFUSED, "http_400", true },
    { 401, SEND_MISCONFIGURED, "credentials", false },
    { 402, SEND_MISCONFIGURED, "payment", false },
    { 403, SEND_MISCONFIGURED, "forbidden", true },
    { 404, SEND_MISCONFIGURED, "address", false },
    { 405, SEND_MISCONFIGURED, "method", false },
    { 407, SEND_MISCONFIGURED, "proxy", false },
    { 408, SEND_TROUBLE, "http_408", false },
    { 410, SEND_MISCONFIGURED, "address", false },
    { 415, SEND_MISCONFIGURED, "content_type", false },
    { 421, SEND_TROUBLE, "http_421", false },
    { 425, SEND_TROUBLE, "http_425", false },
    { 426, SEND_MISCONFIGURED, "tls_required", false },
    { 429, SEND_THROTTLED, "throttled", false },
};

struct send_verdict
verdict_of(enum send_outcome outcome, const char *reason)
{
    struct send_verdict verdict = { .outcome = outcome };

    (void)snprintf(verdict.reason, sizeof verdict.reason, "%s", reason);
    return verdict;
}

struct send_verdict
verdict_unreadable(void)
{
    struct send_verdict verdict = verdict_of(SEND_TROUBLE, "unreadable");

    verdict.doubtful = true;
    return verdict;
}

static struct send_verdict
of_class(int status)
{
    struct send_verdict verdict;

    if (status >= 500)
        verdict = verdict_of(SEND_TROUBLE, "");
    else if (status >= 400)
        verdict = verdict_of(SEND_REFUSED, "");
    else
        verdict = verdict_of(SEND_MISCONFIGURED, "");
    (void)snprintf(verdict.reason, sizeof verdict.reason, "http_%d", status);
    return verdict;
}

bool
verdict_http(const struct wire_answer *answer, struct send_verdict *ret_verdict)
{
    if (!answer->reached) {
        *ret_verdict = verdict_of(
            SEND_TROUBLE, answer->never_left ? "unreached" : "no_answer");
        ret_verdict->doubtful = !answer->never_left;
        return true;
    }
    for (size_t i = 0; i < LENGTH(statuses); i++) {
        if (statuses[i].status == answer->status) {
            *ret_verdict = verdict_of(statuses[i].outcome, statuses[i].reason);
            return !statuses[i].open;
        }
    }
    if (answer->status >= 200 && answer->status <= 299) {
        *ret_verdict = verdict_unreadable();
        return false;
    }
    *ret_verdict = of_class(answer->status);
    return answer->status < 400 || answer->status >= 500;
}
