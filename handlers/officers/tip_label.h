/* handlers/officers/tip_label.h -- coded values of tips as a person reads them,
 * in Indonesian. What has no value is "". */
#ifndef HANDLERS_OFFICERS_TIP_LABEL_H
#define HANDLERS_OFFICERS_TIP_LABEL_H

#include "gateway/base/buf.h"

const char *label_state(int value);
const char *label_urgency(int value); /* begins with its digit */
const char *label_leaning(int value);
const char *label_what(int value);
const char *label_when(int value);
const char *label_route(int value);
const char *label_minors(int value);
const char *label_medium(int value);
const char *label_agency(int value);
const char *label_event(int value);
const char *label_yes(bool yes);

/* What an event says, coded: "taken" is "diambil"; unknown words as they are. */
const char *label_detail(int event, const char *detail);

/* A filter as it stands in an address: "status triase, wilayah 36.04". */
void label_filter(const char *filter, struct buf *out);

#endif
