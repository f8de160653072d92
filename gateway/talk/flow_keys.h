/* gateway/talk/flow_keys.h -- what the readers of flow.yaml share. For
 * flow_*.c only. */
#ifndef GATEWAY_TALK_FLOW_KEYS_H
#define GATEWAY_TALK_FLOW_KEYS_H

#include "gateway/talk/flow_table.h"

/* A capital letter, then letters and digits; shorter than FLOW_NAME. */
bool flow_is_name(struct text text);
/* A screen's index; FLOW_NOWHERE with a fault. */
uint16_t flow_read_name(struct flow_reader *reader,
                        const struct yaml_node *node);
/* The same, or FLOW_BACK. */
uint16_t flow_read_target(struct flow_reader *reader,
                          const struct yaml_node *node);
/* The bit of a flag that the host knows; 0 with a fault. */
uint32_t flow_read_flag(struct flow_reader *reader,
                        const struct yaml_node *node);

/* Keys of a screen (struct flow_screen in into). */
void flow_read_options(struct flow_reader *reader, void *into,
                       const struct yaml_node *node);
void flow_read_zero(struct flow_reader *reader, void *into,
                    const struct yaml_node *node);
void flow_read_typed(struct flow_reader *reader, void *into,
                     const struct yaml_node *node);
void flow_read_list(struct flow_reader *reader, void *into,
                    const struct yaml_node *node);

/* Faults for each word and text of a language file that no screen shows; the
 * maps may be NULL. */
void flow_refuse_unused(struct flow_reader *reader,
                        const struct yaml_node *words,
                        const struct yaml_node *screens);

/* Makes the screen findable by its name. */
void flow_add_slot(struct flow *flow, uint16_t index);

#endif
