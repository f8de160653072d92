/* gateway/talk/flow_graph.c -- a flow as a drawing (Graphviz).
 *
 * Screens are boxes with their first line in the first language, deeds are
 * diamonds, ends are rounded; a dashed arrow shows nothing on its way. Kembali
 * is not drawn: it leads to wherever the villager came from.
 */
#include <string.h>

#include "gateway/talk/flow_checks.h"

struct drawing {
    const struct flow_screen *screen;
    const struct flow *flow;
    struct buf *out;
};

/* Inside a quoted Graphviz string; newlines end the text. */
static void
draw_text(struct buf *out, struct text text)
{
    for (size_t i = 0; i < text.len && text.at[i] != '\n'; i++) {
        if (text.at[i] == '"' || text.at[i] == '\\')
            buf_char(out, '\\');
        buf_char(out, text.at[i]);
    }
}

/* The first line of a title, its values by name. */
static void
draw_title(struct buf *out, const struct flow_title *title)
{
    for (size_t i = 0; i < title->count; i++) {
        const struct flow_piece *piece = &title->pieces[i];
        if (piece->kind == FLOW_NEWLINE)
            return;
        if (piece->kind == FLOW_LITERAL)
            draw_text(out, piece->literal);
        else if (piece->kind == FLOW_VALUE)
            buf_printf(out, "{%s}", piece->value->name);
        else if (piece->kind == FLOW_LABEL)
            buf_printf(out, "{label:%s}", piece->answer);
        else
            buf_str(out, "{page}");
    }
}

static void
draw_node(struct drawing *drawing, size_t index)
{
    const struct flow_screen *screen = drawing->screen;
    struct buf *out = drawing->out;

    buf_printf(out, "    %s [label=\"%s\\n", screen->name, screen->name);
    if (screen->action != NULL) {
        buf_printf(out, "%s\" shape=diamond];\n", screen->action->name);
        return;
    }
    draw_title(out, &drawing->flow->languages[0].faces[index].title);
    buf_printf(out, "\"%s];\n", screen->end ? " style=rounded" : "");
}

static void
draw_way(void *arg, uint16_t target, const char *label, bool is_pass)
{
    struct drawing *drawing = arg;

    if (!flow_is_screen(target))
        return;
    buf_printf(drawing->out, "    %s -> %s [label=\"", drawing->screen->name,
               drawing->flow->screens[target].name);
    draw_text(drawing->out, text_of(label));
    buf_printf(drawing->out, "\"%s];\n", is_pass ? " style=dashed" : "");
}

static void
draw_entry(const struct flow *flow, struct buf *out, const char *name,
           uint16_t screen)
{
    if (screen == FLOW_NOWHERE)
        return;
    buf_printf(out, "    \"%s\" [shape=plaintext];\n    \"%s\" -> %s;\n", name,
               name, flow->screens[screen].name);
}

void
flow_graph(const struct flow *flow, struct buf *out)
{
    struct drawing drawing = { .flow = flow, .out = out };

    buf_str(out, "digraph flow {\n    node [shape=box fontname=\"sans\"];\n"
                 "    edge [fontname=\"sans\" fontsize=10];\n");
    draw_entry(flow, out, "start", flow->start);
    draw_entry(flow, out, "resume", flow->resume);
    draw_entry(flow, out, "error", flow->error);
    draw_entry(flow, out, "give up", flow->give_up);
    draw_entry(flow, out, "busy", flow->busy);
    for (size_t i = 0; i < flow->screens_count; i++) {
        drawing.screen = &flow->screens[i];
        draw_node(&drawing, i);
        flow_each_way(drawing.screen, draw_way, &drawing);
    }
    buf_str(out, "}\n");
}
