/* Any bytes as flow.yaml and, after form feeds, as id.yaml and su.yaml: refused
 * with a fault, or a flow that can be walked and shown on every handset that it
 * was proved for. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/gsm7.h"
#include "gateway/talk/flow.h"

#include "tests/fuzz/fuzz.h"

/* ---- what the flow may speak of ---- */

static void
write_name(void *arg, const struct answers *answers, struct buf *out)
{
    (void)arg;
    (void)answers;
    buf_str(out, "ten letter");
}

static size_t
count_fruits(void *arg, const struct answers *answers)
{
    (void)arg;
    return answers_get(answers, "pick").at != NULL ? 20 : 2;
}

static void
item_fruit(void *arg, const struct answers *answers, size_t i,
           struct buf *label, char ret_value[32])
{
    (void)arg;
    (void)answers;
    buf_printf(label, "Buah %zu", i);
    (void)snprintf(ret_value, 32, "f%zu", i);
}

static bool
example_fruits(void *arg, size_t i, struct answers *answers)
{
    (void)arg;
    return i == 0
           || (i == 1 && answers_set(answers, "pick", TEXT("x")) == GW_OK);
}

static const struct flow_value values[] = {
    { "name", write_name, "ten letter" },
    { NULL, NULL, NULL },
};
static const struct flow_list lists[] = {
    { "fruits", count_fruits, item_fruit, example_fruits },
    { NULL, NULL, NULL, NULL },
};
static const struct flow_action actions[] = {
    { "plant", { "ok", "bad" } },
    { NULL, { NULL } },
};
static const char *const flags[] = { "sun", NULL };
static const struct flow_host host = {
    .values = values,
    .lists = lists,
    .actions = actions,
    .flags = flags,
};

/* ---- files ---- */

static char folder[] = "/tmp/fuzz-flow-XXXXXX";

static void
remove_folder(void)
{
    char path[64];

    (void)snprintf(path, sizeof path, "%s/flow.yaml", folder);
    (void)unlink(path);
    (void)snprintf(path, sizeof path, "%s/id.yaml", folder);
    (void)unlink(path);
    (void)snprintf(path, sizeof path, "%s/su.yaml", folder);
    (void)unlink(path);
    (void)rmdir(folder);
}

static void
put(const char *name, struct text text)
{
    char path[64];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    must(file != NULL);
    must(fwrite(text.at, 1, text.len, file) == text.len);
    must(fclose(file) == 0);
}

/* ---- the walk ---- */

static struct flow_step
follow(const struct flow *flow, const struct flow_view *view,
       struct flow_state *state, struct flow_step step, unsigned choice)
{
    for (int i = 0; step.wish == FLOW_DO; i++) {
        must(i < 300);
        step = flow_outcome(flow, view, state, choice % 2 ? "bad" : "ok");
    }
    return step;
}

static void
walk(const struct flow *flow, struct text keys, unsigned septets)
{
    struct flow_view view = { .host = &host, .flags = 1, .septets = septets };
    struct flow_state state;
    struct buf out = buf_new(4096);

    struct flow_step step = flow_begin(flow, &view, true, "su", &state);
    step = follow(flow, &view, &state, step, 0);
    for (size_t i = 0; i < 200 && i < keys.len; i++) {
        unsigned char byte = (unsigned char)keys.at[i];
        char key[2] = { (char)('0' + byte % 10), '\0' };
        step = flow_input(flow, &view, &state,
                          byte > 240 ? TEXT("abc") : text_of(key));
        step = follow(flow, &view, &state, step, byte);
        buf_clear(&out);
        flow_show(flow, &view, &state, &out);
        long size = gsm7_septets(buf_text(&out));
        must(size >= 0 && size <= (long)septets);
        must((step.wish == FLOW_END) == flow_is_over(flow, &view, &state));
        if (step.wish == FLOW_END)
            step = flow_begin(flow, &view, false, NULL, &state);
    }
    buf_clear(&out);
    out.max = 1 << 20;
    flow_graph(flow, &out);
    must(buf_ok(&out));
    buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool has_folder;
    static struct faults faults;
    struct text rest = { (const char *)data, size };
    struct text first = { "", 0 }, second = { "", 0 }, third = { "", 0 };
    struct flow *flow = NULL;
    static const unsigned widths[] = { 80, 120, 160, 0 };

    if (!has_folder) {
        must(mkdtemp(folder) != NULL);
        must(atexit(remove_folder) == 0);
        has_folder = true;
    }
    (void)text_cut(&rest, '\f', &first);
    (void)text_cut(&rest, '\f', &second);
    bool has_third = text_cut(&rest, '\f', &third);
    put("flow.yaml", first);
    put("id.yaml", second);
    put("su.yaml", third);
    memset(&faults, 0, sizeof faults);
    enum gw_err err =
        flow_load(folder, has_third ? "su" : "", widths, &host, &faults, &flow);
    must(err == GW_OK || err == GW_REJECTED);
    must((err == GW_OK) == (faults.errors == 0));
    if (err == GW_OK)
        for (size_t i = 0; widths[i] > 0; i++)
            walk(flow, (struct text){ (const char *)data, size }, widths[i]);
    flow_free(flow);
    return 0;
}
