/* handlers/aggregators/xml.h -- XML that an aggregator sent, as a flat list of
 * paths and their texts. Pure.
 *
 *   <dialog id="7"><request string="*177#"><who number="62"/></request></dialog>
 *
 *   dialog                   ""          dialog@id               "7"
 *   dialog/request           ""          dialog/request@string   "*177#"
 *   dialog/request/who       ""          dialog/request/who@number "62"
 *
 * Elements must fit together and attributes be quoted. There is no DTD, so no
 * entity but the five of XML and those of single characters; an ampersand that
 * begins none of them is itself, since villagers write those. Prefixes are part
 * of a name. Comments and instructions are skipped.
 */
#ifndef HANDLERS_AGGREGATORS_XML_H
#define HANDLERS_AGGREGATORS_XML_H

#include "gateway/base/buf.h"
#include "gateway/base/err.h"

enum {
    XML_BYTES_MAX = 64 * 1024,
    XML_DEPTH_MAX = 16,
    XML_PATH_MAX = 256,
    XML_LEAVES_MAX = 256
};

struct xml_leaf {
    size_t path, path_len, value, value_len; /* in bytes */
};

struct xml {
    struct buf bytes;
    struct xml_leaf list[XML_LEAVES_MAX];
    size_t count;
};

/* GW_REJECTED  no XML as above, or over one of the limits; GW_NOMEM. xml_free()
 * is needed only after GW_OK. */
MUST_CHECK enum gw_err xml_read(struct text text, struct xml *ret_xml);

/* The first of that path, valid UTF-8; absent if there is none. */
struct text xml_find(const struct xml *xml, const char *path);

void xml_free(struct xml *xml); /* zeroed is fine */

#endif
