/* Preloaded into a server: its first thread, which tells the others to end, takes its time to let go of a socket, so
 * that they are at work in the middle of it. */
#include <dlfcn.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

typedef int epoll_ctl_function(int, int, int, struct epoll_event *);

__attribute__((visibility("default"))) int epoll_ctl(int set, int what, int fd, struct epoll_event *event)
{
    union {
        void *found;
        epoll_ctl_function *call;
    } own = {dlsym(RTLD_NEXT, "epoll_ctl")};

    if (what == EPOLL_CTL_DEL && gettid() == getpid())
        nanosleep(&(struct timespec){.tv_nsec = 300 * 1000 * 1000}, NULL);
    return own.call(set, what, fd, event);
}
