/* test_queue.c - requests that wait for a worker. libmicrohttpd's part is played here: a connection is a count of how
 * often it was suspended, less how often it was resumed. */
#include "unit.h"

#include "queue.h"
#include "request.h"

#include <microhttpd.h>
#include <stdatomic.h>
#include <string.h>

enum { MANY = WEB_WAITING_MAX + 8 };

struct MHD_Connection {
    atomic_int suspended;
    atomic_uint resumed; /* times */
};

void MHD_suspend_connection(struct MHD_Connection *connection)
{
    atomic_fetch_add(&connection->suspended, 1);
}

void MHD_resume_connection(struct MHD_Connection *connection)
{
    atomic_fetch_add(&connection->resumed, 1);
    atomic_fetch_sub(&connection->suspended, 1);
}

/* A queue whose workers wait at a gate, and note what they worked on. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t change;
    bool is_open;
    size_t at_gate, count, given_up;
    const web_request *order[MANY];
    struct MHD_Connection connections[MANY];
    web_request requests[MANY];
    web_queue queue;
} it;

static void work(web_request *request, bool give_up)
{
    pthread_mutex_lock(&it.lock);
    it.at_gate++;
    pthread_cond_broadcast(&it.change);
    while (!it.is_open)
        pthread_cond_wait(&it.change, &it.lock);
    if (it.count < MANY)
        it.order[it.count] = request;
    it.count++;
    it.given_up += give_up;
    pthread_mutex_unlock(&it.lock);
}

static void begin(unsigned workers)
{
    memset(&it, 0, sizeof it);
    pthread_mutex_init(&it.lock, NULL);
    pthread_cond_init(&it.change, NULL);
    for (size_t i = 0; i < MANY; i++)
        it.requests[i].connection = &it.connections[i];
    assert_int_equal(web_queue_open(&it.queue, workers, work), TB_OK);
}

static void open_gate(void)
{
    pthread_mutex_lock(&it.lock);
    it.is_open = true;
    pthread_cond_broadcast(&it.change);
    pthread_mutex_unlock(&it.lock);
}

/* Puts a request, and waits until a worker has it at the gate. */
static void occupy(size_t i)
{
    assert_true(web_queue_put(&it.queue, &it.requests[i], false));
    pthread_mutex_lock(&it.lock);
    while (it.at_gate <= i)
        pthread_cond_wait(&it.change, &it.lock);
    pthread_mutex_unlock(&it.lock);
}

static void end(void)
{
    web_queue_close(&it.queue);
    web_queue_close(&it.queue); /* no harm */
    pthread_cond_destroy(&it.change);
    pthread_mutex_destroy(&it.lock);
}

/* The first COUNT connections were each suspended once and resumed once; the others never. */
static void check_connections(size_t count)
{
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(atomic_load(&it.connections[i].resumed), i < count);
        assert_int_equal(atomic_load(&it.connections[i].suspended), 0);
    }
}

static void the_first_come_the_urgent_before_them(void **state)
{
    static const size_t order[] = {0, 3, 1, 2, 4};

    (void)state;
    begin(1);
    occupy(0);
    for (size_t i = 1; i < ARRAY_LEN(order); i++) {
        assert_true(web_queue_put(&it.queue, &it.requests[i], i == 3));
        assert_int_equal(atomic_load(&it.connections[i].suspended), 1);
    }
    assert_int_equal(web_queue_length(&it.queue), 4);
    open_gate();
    pthread_mutex_lock(&it.lock);
    while (it.at_gate < ARRAY_LEN(order))
        pthread_cond_wait(&it.change, &it.lock);
    pthread_mutex_unlock(&it.lock);
    assert_int_equal(web_queue_length(&it.queue), 0);
    web_queue_stop(&it.queue);
    assert_int_equal(it.count, ARRAY_LEN(order));
    for (size_t i = 0; i < ARRAY_LEN(order); i++)
        assert_ptr_equal(it.order[i], &it.requests[order[i]]);
    assert_int_equal(it.given_up, 0);
    check_connections(ARRAY_LEN(order));
    end();
}

static void so_many_and_no_more(void **state)
{
    (void)state;
    begin(1);
    occupy(0);
    for (size_t i = 1; i <= WEB_WAITING_MAX; i++)
        assert_true(web_queue_put(&it.queue, &it.requests[i], false));
    assert_false(web_queue_put(&it.queue, &it.requests[MANY - 1], false));
    assert_int_equal(atomic_load(&it.connections[MANY - 1].suspended), 0);
    assert_true(web_queue_put(&it.queue, &it.requests[WEB_WAITING_MAX + 1], true));
    assert_int_equal(web_queue_length(&it.queue), WEB_WAITING_MAX + 1);
    open_gate();
    web_queue_stop(&it.queue);
    check_connections(WEB_WAITING_MAX + 2);
    end();
}

/* What is worked on is finished, what waits is given up; nothing is taken afterwards. */
static void stopped(void **state)
{
    (void)state;
    begin(2);
    occupy(0);
    occupy(1);
    for (size_t i = 2; i < 6; i++)
        assert_true(web_queue_put(&it.queue, &it.requests[i], false));
    pthread_mutex_lock(&it.queue.lock);
    it.queue.stopping = true; /* as web_queue_stop() begins, which then waits for the gate */
    pthread_mutex_unlock(&it.queue.lock);
    assert_false(web_queue_put(&it.queue, &it.requests[7], false));
    assert_false(web_queue_put(&it.queue, &it.requests[7], true));
    open_gate();
    web_queue_stop(&it.queue);
    assert_int_equal(web_queue_length(&it.queue), 0);
    assert_int_equal(it.count, 6);
    assert_int_equal(it.given_up, 4);
    assert_false(web_queue_put(&it.queue, &it.requests[7], false));
    check_connections(6);
    end();
}

/* Many that put, many that work. */
static void *put_quarter(void *context)
{
    const size_t quarter = *(const size_t *)context;

    for (size_t i = quarter; i < MANY; i += 4)
        if (!web_queue_put(&it.queue, &it.requests[i], i % 7 == 0))
            return &it;
    return NULL;
}

static void each_is_worked_on_once(void **state)
{
    size_t quarters[] = {0, 1, 2, 3};
    pthread_t threads[4];
    void *failed;

    (void)state;
    begin(4);
    open_gate();
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, put_quarter, &quarters[i]), 0);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    web_queue_stop(&it.queue);
    assert_int_equal(it.count, MANY);
    check_connections(MANY);
    end();
}

static void never_opened(void **state)
{
    web_queue queue = {0};

    (void)state;
    web_queue_stop(&queue);
    web_queue_close(&queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_come_the_urgent_before_them),
        cmocka_unit_test(so_many_and_no_more),
        cmocka_unit_test(stopped),
        cmocka_unit_test(each_is_worked_on_once),
        cmocka_unit_test(never_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
