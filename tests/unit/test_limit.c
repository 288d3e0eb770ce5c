/* test_limit.c - the rate limit, and which route a path leads to. */
#include "unit.h"

#include "limit.h"
#include "route.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

static bool take_v4(web_limit *limit, const char *text)
{
    struct sockaddr_in at = {.sin_family = AF_INET};

    assert_int_equal(inet_pton(AF_INET, text, &at.sin_addr), 1);
    return web_limit_take(limit, (const struct sockaddr *)&at);
}

static bool take_v6(web_limit *limit, const char *text)
{
    struct sockaddr_in6 at = {.sin6_family = AF_INET6};

    assert_int_equal(inet_pton(AF_INET6, text, &at.sin6_addr), 1);
    return web_limit_take(limit, (const struct sockaddr *)&at);
}

/* How many of a burst an address is granted; the clock may grant one or two more while it runs. */
static void a_burst_and_no_more(void **state)
{
    web_limit *limit = calloc(1, sizeof *limit);
    size_t taken = 0;

    (void)state;
    assert_non_null(limit);
    web_limit_open(limit, 5, 1);
    for (size_t i = 0; i < 10000; i++)
        taken += take_v4(limit, "192.0.2.1");
    assert_in_range(taken, 5 * WEB_LIMIT_BURST, 1000);
    assert_true(take_v4(limit, "192.0.2.2"));
    assert_true(web_limit_take(limit, NULL));
    web_limit_close(limit);
    free(limit);
}

static void a_network_of_v6_is_one(void **state)
{
    web_limit *limit = calloc(1, sizeof *limit);
    size_t taken = 0;
    char text[64];

    (void)state;
    assert_non_null(limit);
    web_limit_open(limit, 2, 7);
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(text, sizeof text, "2001:db8::%x", i);
        taken += take_v6(limit, text);
    }
    assert_in_range(taken, 2 * WEB_LIMIT_BURST, 100);
    assert_true(take_v6(limit, "2001:db8:0:1::1"));
    web_limit_close(limit);
    free(limit);
}

static void none_at_all(void **state)
{
    web_limit *limit = calloc(1, sizeof *limit);

    (void)state;
    assert_non_null(limit);
    web_limit_open(limit, 0, 1);
    for (size_t i = 0; i < 1000; i++)
        assert_true(take_v4(limit, "192.0.2.1"));
    web_limit_close(limit);
    free(limit);
}

static const web_route *find(const char *path, tb_text *key)
{
    return web_route_find((tb_text){path, strlen(path)}, key);
}

static void each_route_is_found_by_its_path(void **state)
{
    static const char key[] = "AZaz09-_AZaz09-_AZaz09";
    char path[WEB_PATH_MAX];
    tb_text found;

    (void)state;
    for (size_t i = 0; i < web_route_count; i++) {
        const char *hole = strstr(web_routes[i].path, "{key}");
        snprintf(path, sizeof path, "%.*s%s%s",
                 (int)(hole ? (size_t)(hole - web_routes[i].path) : strlen(web_routes[i].path)), web_routes[i].path,
                 hole ? key : "", hole ? hole + 5 : "");
        assert_ptr_equal(find(path, &found), &web_routes[i]);
        assert_int_equal(found.len, hole ? sizeof key - 1 : 0);
        assert_true(!hole || memcmp(found.at, key, sizeof key - 1) == 0);
        path[strlen(path) + 1] = '\0';
        path[strlen(path)] = '/';
        assert_null(find(path, &found));
        assert_int_equal(found.len, 0);
    }
}

static void nothing_else_is(void **state)
{
    static const char *const paths[] = {"",         "//",   "/About", "/about/", "/assets/", "/assets/../about",
                                        "/%61bout", "about"};
    tb_text key;

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        assert_null(find(paths[i], &key));
    assert_null(web_route_find((tb_text){"/about", 5}, &key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_and_no_more), cmocka_unit_test(a_network_of_v6_is_one),
        cmocka_unit_test(none_at_all),         cmocka_unit_test(each_route_is_found_by_its_path),
        cmocka_unit_test(nothing_else_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
