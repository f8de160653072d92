/* tests/unit/test_loop.c -- turns, timers, signals and the orderly stop. */
#include "gateway/platform/loop.h"

#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/table.h"

struct diary {
    struct loop *loop;
    char text[64];
    int turns, ticks, stops, reloads;
};

static void
diary_open(struct diary *diary)
{
    *diary = (struct diary){ .turns = 0 };
    assert_int_equal(loop_open(&diary->loop), GW_OK);
}

static void
note(struct diary *diary, const char *word)
{
    size_t len = strlen(diary->text);

    assert_true(len + strlen(word) < sizeof diary->text);
    memcpy(diary->text + len, word, strlen(word) + 1);
}

static void
first(void *arg)
{
    note(arg, "a");
}

static void
second(void *arg)
{
    struct diary *diary = arg;

    note(diary, "b");
    if (++diary->turns == 3)
        loop_quit(diary->loop);
}

static void
test_hooks_run_in_order_each_turn(void **state)
{
    struct diary diary;

    (void)state;
    diary_open(&diary);
    loop_each_turn(diary.loop, first, &diary);
    loop_each_turn(diary.loop, second, &diary);
    assert_int_equal(loop_every(diary.loop, 1, first, &diary), GW_OK);
    loop_run(diary.loop);
    /* Once before any event, then after each turn with its tick. */
    assert_int_equal(strncmp(diary.text, "abaabaab", 8), 0);
    loop_close(diary.loop);
}

static void
quit_now(void *arg)
{
    struct diary *diary = arg;

    if (++diary->ticks == 3)
        loop_quit(diary->loop);
}

static void
test_timer_repeats(void **state)
{
    struct diary diary;

    (void)state;
    diary_open(&diary);
    assert_int_equal(loop_every(diary.loop, 1, quit_now, &diary), GW_OK);
    loop_run(diary.loop);
    assert_int_equal(diary.ticks, 3);
    loop_close(diary.loop);
}

static void
test_quit_before_run_counts_once(void **state)
{
    struct diary diary;

    (void)state;
    diary_open(&diary);
    assert_int_equal(loop_every(diary.loop, 1, quit_now, &diary), GW_OK);
    loop_quit(diary.loop);
    loop_run(diary.loop);
    assert_int_equal(diary.ticks, 0);
    loop_run(diary.loop);
    assert_int_equal(diary.ticks, 3);
    loop_close(diary.loop);
}

static void
test_serial(void **state)
{
    struct diary diary;

    (void)state;
    diary_open(&diary);
    assert_int_equal(loop_serial(diary.loop), 1);
    assert_int_equal(loop_serial(diary.loop), 2);
    loop_close(diary.loop);
}

static void
test_no_changelist(void **state)
{
    struct diary diary;

    (void)state;
    setenv("EVENT_EPOLL_USE_CHANGELIST", "1", 1);
    diary_open(&diary);
    assert_string_equal(event_base_get_method(loop_base(diary.loop)), "epoll");
    unsetenv("EVENT_EPOLL_USE_CHANGELIST");
    loop_close(diary.loop);
    loop_close(NULL);
}

/* ---- signals, in a child of their own ---- */

static void
on_stop(void *arg)
{
    struct diary *diary = arg;

    diary->stops++;
    loop_quit(diary->loop);
}

static void
on_stop_stuck(void *arg)
{
    struct diary *diary = arg;

    diary->stops++;
    raise(SIGTERM); /* the second ends the process, here and now */
    _exit(3);
}

static void
on_reload(void *arg)
{
    struct diary *diary = arg;

    if (++diary->reloads == 2)
        raise(SIGINT);
    else
        raise(SIGHUP);
}

static void
test_reload_then_stop(void **state)
{
    struct diary diary;

    (void)state;
    diary_open(&diary);
    assert_int_equal(loop_signals(diary.loop, on_stop, on_reload, &diary),
                     GW_OK);
    raise(SIGHUP);
    loop_run(diary.loop);
    assert_int_equal(diary.reloads, 2);
    assert_int_equal(diary.stops, 1);
    raise(SIGPIPE); /* would end the test */
    loop_close(diary.loop);
}

static int
end_of(pid_t child)
{
    int status = 0;

    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void
test_second_signal_ends_at_once(void **state)
{
    struct diary diary;

    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (loop_open(&diary.loop) != GW_OK
            || loop_signals(diary.loop, on_stop_stuck, NULL, &diary) != GW_OK)
            _exit(4);
        raise(SIGINT);
        loop_run(diary.loop);
        _exit(5);
    }
    assert_int_equal(end_of(child), 1);
}

static void
test_nobody_listens(void **state)
{
    struct diary diary;

    (void)state;
    diary_open(&diary);
    assert_int_equal(loop_signals(diary.loop, NULL, NULL, NULL), GW_OK);
    assert_int_equal(loop_every(diary.loop, 1, quit_now, &diary), GW_OK);
    raise(SIGHUP);
    raise(SIGTERM);
    loop_run(diary.loop);
    assert_int_equal(diary.ticks, 3);
    loop_close(diary.loop);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_hooks_run_in_order_each_turn),
        cmocka_unit_test(test_timer_repeats),
        cmocka_unit_test(test_quit_before_run_counts_once),
        cmocka_unit_test(test_serial),
        cmocka_unit_test(test_no_changelist),
        cmocka_unit_test(test_reload_then_stop),
        cmocka_unit_test(test_second_signal_ends_at_once),
        cmocka_unit_test(test_nobody_listens),
    };

    return cmocka_run_group_tests_name("loop", whole, NULL, NULL);
}
