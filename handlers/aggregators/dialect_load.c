/* handlers/aggregators/dialect_load.c -- a description becomes a dialect.
 *
 *   file --yaml--> sections --dialect_keys*.c--> struct dialect --> adapter
 *
 * All that a description says is copied into blocks that the dialect owns, so
 * the file may go. All sections are read even when one is wrong, so that one
 * look shows every fault.
 *
 * The one thing one would get wrong: an adapter function for a section that is
 * not there. The callback would answer 400 to everything, where 404 says that
 * nobody listens.
 */
#include "handlers/aggregators/dialect.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/aggregators/dialect_reader.h"

struct dialect_block {
    struct dialect_block *next;
    _Alignas(max_align_t) char bytes[];
};

void *
dialect_alloc(struct dialect_reader *reader, size_t size)
{
    struct dialect_block *block = calloc(1, sizeof *block + size);

    if (block == NULL) {
        reader->nomem = true;
        return NULL;
    }
    block->next = reader->dialect->blocks;
    reader->dialect->blocks = block;
    return block->bytes;
}

const char *
dialect_keep(struct dialect_reader *reader, struct text text)
{
    char *copy = dialect_alloc(reader, text.len + 1);

    if (copy == NULL)
        return "";
    if (text.len > 0)
        memcpy(copy, text.at, text.len);
    return copy;
}

/* clang-format off */
static const struct dialect_key sections[] = {
    { "verify", dialect_read_verify, offsetof(struct dialect, verify), false },
    { "sms", dialect_read_sms, offsetof(struct dialect, sms), false },
    { "receipt", dialect_read_receipt, offsetof(struct dialect, receipt),
      false },
    { "ussd", dialect_read_turn, offsetof(struct dialect, turn), false },
    { "ended", dialect_read_ended, offsetof(struct dialect, ended), false },
    { "send", dialect_read_send, offsetof(struct dialect, send), false },
};
/* clang-format on */

static void
make_adapter(struct dialect *dialect)
{
    dialect->adapter = (struct adapter){
        .name = DIALECT_KIND,
        .headers = dialect->headers_count > 0 ? dialect->headers : NULL,
        .verify = dialect->verify.given ? dialect_verify : NULL,
        .read_sms = dialect->sms.given ? dialect_take_sms : NULL,
        .read_receipts = dialect->receipt.given ? dialect_take_receipts : NULL,
        .read_turn = dialect->turn.given ? dialect_take_turn : NULL,
        .read_ended = dialect->ended.given ? dialect_take_ended : NULL,
        .write_screen = dialect->turn.given ? dialect_write_screen : NULL,
        .write_ok = dialect_write_ok,
        .write_send = dialect->send.given ? dialect_write_send : NULL,
        .judge = dialect->send.given ? dialect_judge : NULL,
    };
}

static void
read_whole(struct dialect_reader *reader)
{
    const struct yaml_node *root = yaml_root(reader->yaml);
    const struct dialect *dialect = reader->dialect;

    if (root == NULL) {
        dialect_fault(reader, NULL,
                      "describes nothing; it wants sections like "
                      "`ussd:` or `send:`");
        return;
    }
    dialect_map(reader, root, sections, LENGTH(sections), reader->dialect,
                "a description");
    if (dialect->ended.given && !dialect->turn.given)
        dialect_fault(reader, yaml_find(reader->yaml, root, "ended"),
                      "`ended` is about calls: it wants `ussd` too");
    if (!dialect->sms.given && !dialect->turn.given && !dialect->send.given)
        dialect_fault(reader, root,
                      "a description wants `sms`, `ussd` or "
                      "`send`");
}

static enum gw_err
read_it(const char *name, const struct yaml *yaml, struct faults *faults,
        struct dialect **ret_dialect)
{
    OWNED(dialect_free)
    struct dialect *dialect = calloc(1, sizeof *dialect);
    size_t errors = faults->errors;

    if (dialect == NULL)
        return GW_NOMEM;
    struct dialect_reader reader = {
        .file = name, .yaml = yaml, .faults = faults, .dialect = dialect
    };
    read_whole(&reader);
    if (reader.nomem)
        return GW_NOMEM;
    if (faults->errors > errors)
        return GW_REJECTED;
    make_adapter(dialect);
    *ret_dialect = GIVE(dialect);
    return GW_OK;
}

enum gw_err
dialect_load(const char *path, struct faults *faults,
             struct dialect **ret_dialect)
{
    OWNED(yaml_close)
    struct yaml *yaml = NULL;

    enum gw_err err = yaml_load(path, faults, &yaml);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_REJECTED : err;
    return read_it(path, yaml, faults, ret_dialect);
}

enum gw_err
dialect_read(const char *name, struct text text, struct faults *faults,
             struct dialect **ret_dialect)
{
    OWNED(yaml_close)
    struct yaml *yaml = NULL;

    enum gw_err err = yaml_read(name, text, faults, &yaml);
    if (err != GW_OK)
        return err;
    return read_it(name, yaml, faults, ret_dialect);
}

void
dialect_free(struct dialect *dialect)
{
    if (dialect == NULL)
        return;
    for (size_t i = 0; i < dialect->send.rules_count; i++) {
        if (dialect->send.rules[i].has_regex)
            regfree(&dialect->send.rules[i].regex);
    }
    if (dialect->send.has_id_regex)
        regfree(&dialect->send.id_regex);
    while (dialect->blocks != NULL) {
        struct dialect_block *block = dialect->blocks;
        dialect->blocks = block->next;
        free(block);
    }
    free(dialect);
}

const struct adapter *
dialect_adapter(const struct dialect *dialect)
{
    return &dialect->adapter;
}
