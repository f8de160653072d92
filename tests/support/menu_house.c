/* tests/support/menu_house.c -- see menu_house.h. */
#include "tests/support/menu_house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/table.h"

static const char *const files[] = { "flow.yaml", "id.yaml", "su.yaml",
                                     "jas.yaml" };

void
menu_house_open(struct menu_house *house)
{
    memset(house, 0, sizeof *house);
    (void)snprintf(house->folder, sizeof house->folder, "/tmp/menus-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    assert_int_equal(places_open(&house->places), GW_OK);
    house->words = (struct vocabulary){
        .places = house->places,
        .code = "48271936",
        .tries_left = 2,
    };
    house->view = (struct flow_view){
        .host = &vocabulary_host,
        .arg = &house->words,
        .flags = VOCABULARY_DUTY | VOCABULARY_LANGUAGES,
        .septets = 160,
    };
}

void
menu_house_close(struct menu_house *house)
{
    char path[128];

    for (size_t i = 0; i < LENGTH(files); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", house->folder, files[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(house->folder), 0);
    flow_free(house->flow);
    places_close(house->places);
}

void
menu_house_write(struct menu_house *house, const char *name, const char *text)
{
    char path[128];

    (void)snprintf(path, sizeof path, "%s/%s", house->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

void
menu_house_read(const char *name, char ret_text[MENU_FILE_MAX])
{
    char path[128];

    (void)snprintf(path, sizeof path, "handlers/villagers/menus/%s", name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t len = fread(ret_text, 1, MENU_FILE_MAX - 1, file);
    assert_true(len > 0 && len < MENU_FILE_MAX - 1);
    ret_text[len] = '\0';
    assert_int_equal(fclose(file), 0);
}

void
menu_house_replace(char text[MENU_FILE_MAX], const char *old, const char *new)
{
    size_t old_len = strlen(old), new_len = strlen(new);
    char *at = strstr(text, old);

    assert_non_null(at);
    for (; at != NULL; at = strstr(at + new_len, old)) {
        size_t tail = strlen(at + old_len) + 1;
        assert_true((size_t)(at - text) + new_len + tail <= MENU_FILE_MAX);
        memmove(at + new_len, at + old_len, tail);
        memcpy(at, new, new_len);
    }
}

void
menu_house_fill(struct menu_house *house)
{
    static const char *const codes[][2] = { { "su", "Sunda" },
                                            { "jas", "Jawa Serang" } };
    static char text[MENU_FILE_MAX];
    char line[64];

    menu_house_read("flow.yaml", text);
    menu_house_write(house, "flow.yaml", text);
    menu_house_read("id.yaml", text);
    menu_house_write(house, "id.yaml", text);
    for (size_t i = 0; i < LENGTH(codes); i++) {
        menu_house_read("id.yaml", text);
        (void)snprintf(line, sizeof line, "language: %s\nname: %s\n",
                       codes[i][0], codes[i][1]);
        menu_house_replace(text, "language: id\nname: Indonesia\n", line);
        (void)snprintf(line, sizeof line, "%s.yaml", codes[i][0]);
        menu_house_write(house, line, text);
    }
}

enum gw_err
menu_house_load(struct menu_house *house, const char *languages,
                unsigned septets, const struct flow_host *host)
{
    struct vocabulary words = vocabulary_for_check(house->places);
    struct flow_host real = vocabulary_host;
    const unsigned widths[] = { septets, 0 };

    real.check_arg = &words;
    memset(&house->faults, 0, sizeof house->faults);
    flow_free(house->flow);
    house->flow = NULL;
    return flow_load(house->folder, languages, widths,
                     host != NULL ? host : &real, &house->faults, &house->flow);
}
