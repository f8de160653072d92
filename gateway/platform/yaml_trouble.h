/* gateway/platform/yaml_trouble.h -- what is wrong with a YAML text, in words
 * that help; private to yaml.c. */
#ifndef GATEWAY_PLATFORM_YAML_TROUBLE_H
#define GATEWAY_PLATFORM_YAML_TROUBLE_H

#include <yaml.h>

#include "gateway/base/err.h"
#include "gateway/base/text.h"
#include "gateway/platform/faults.h"

/* Refuses what is not YAML, and what of YAML we do not take.
 * GW_REJECTED  said; GW_NOMEM */
MUST_CHECK enum gw_err yaml_trouble_scan(const char *name, struct text text,
                                         struct faults *faults);

/* Says why the parser stopped. GW_REJECTED or GW_NOMEM. */
MUST_CHECK enum gw_err yaml_trouble_parser(const yaml_parser_t *parser,
                                           const char *name, struct text text,
                                           struct faults *faults);

#endif
