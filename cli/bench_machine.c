#include "bench_machine.h"

#include "number.h"
#include "text.h"
#include "workers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define LINE_MAX_LEN 512
#define CPUS_LOOKED_AT 256

/* The first line of the file at PATH, in LINE; false if there is none. */
static bool read_line(const char *path, char line[LINE_MAX_LEN])
{
    FILE *file = fopen(path, "re");
    bool good = file != NULL && fgets(line, LINE_MAX_LEN, file) != NULL;

    if (file != NULL)
        fclose(file);
    if (good)
        line[strcspn(line, "\n")] = '\0';
    return good;
}

/* What follows KEY and a colon in the file at PATH, in ctx->arena; NULL without it. */
static const char *field_of(cli_context *ctx, const char *path, const char *key)
{
    char line[LINE_MAX_LEN];
    FILE *file = fopen(path, "re");
    const char *found = NULL;

    while (file != NULL && found == NULL && fgets(line, sizeof line, file) != NULL) {
        char *colon = strchr(line, ':');
        if (colon == NULL || strncmp(line, key, strlen(key)) != 0)
            continue;
        colon += 1 + strspn(colon + 1, " \t");
        found = tb_arena_copy(&ctx->arena, colon, strcspn(colon, "\n"));
    }
    if (file != NULL)
        fclose(file);
    return found;
}

static unsigned long throttle_count(void)
{
    char path[128], line[LINE_MAX_LEN];
    unsigned long sum = 0;

    for (int cpu = 0; cpu < CPUS_LOOKED_AT; cpu++) {
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/thermal_throttle/core_throttle_count", cpu);
        if (!read_line(path, line))
            break;
        sum += strtoul(line, NULL, 10);
    }
    return sum;
}

static void count(cli_counters *out)
{
    char line[LINE_MAX_LEN];

    *out = (cli_counters){.throttled = throttle_count()};
    if (getloadavg(&out->load, 1) != 1)
        out->load = 0;
    if (!read_line("/proc/stat", line) || strncmp(line, "cpu ", 4) != 0)
        return;
    char *at = line + 4;
    for (int i = 0; i < 8; i++) { /* user nice system idle iowait irq softirq steal; guest times are in user already */
        double ticks = strtod(at, &at);
        out->total += ticks;
        if (i == 7)
            out->steal = ticks;
    }
}

static const char *find_container(cli_context *ctx)
{
    const char *flags = field_of(ctx, "/proc/cpuinfo", "flags");

    if (access("/.dockerenv", F_OK) == 0)
        return "a Docker container";
    if (access("/run/.containerenv", F_OK) == 0)
        return "a Podman container";
    if (getenv("KUBERNETES_SERVICE_HOST") != NULL)
        return "a Kubernetes container";
    return flags != NULL && strstr(flags, " hypervisor") != NULL ? "a virtual machine" : NULL;
}

void cli_machine_look(cli_context *ctx, cli_machine *out)
{
    char line[LINE_MAX_LEN];
    struct utsname name;

    *out = (cli_machine){.system = "an unknown system", .reasons = ""};
    out->processor = field_of(ctx, "/proc/cpuinfo", "model name");
    if (uname(&name) == 0) {
        const char *system = tb_arena_printf(&ctx->arena, "%s %s %s", name.sysname, name.release, name.machine);
        out->system = system != NULL ? system : out->system;
    }
    if (read_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", line))
        out->governor = tb_arena_strdup(&ctx->arena, line);
    out->container = find_container(ctx);
    out->cores = cli_processors();
    out->memory = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    count(&out->before);
}

static void blame(tb_buf *reasons, cli_machine *m, cli_quiet grade, const char *text)
{
    tb_buf_printf(reasons, "%s%s", reasons->len > 0 ? "; " : "", text);
    if (grade > m->grade)
        m->grade = grade;
}

/* The load before counts others alone; the load after counts what was measured too, which is about one. */
void cli_machine_grade(cli_context *ctx, cli_machine *m)
{
    tb_buf reasons = TB_BUF_EMPTY;
    char text[200];
    double ticks;

    count(&m->after);
    ticks = m->after.total - m->before.total;
    m->steal = ticks > 0 ? (m->after.steal - m->before.steal) / ticks : 0;
    m->grade = CLI_QUIET;
    if (m->before.load > 0.3 * m->cores) {
        snprintf(text, sizeof text,
                 "the load was %.1f on %u cores before the start: stop other programs, or wait a minute",
                 m->before.load, m->cores);
        blame(&reasons, m, m->before.load > 0.7 * m->cores ? CLI_NOISY : CLI_BUSY, text);
    }
    if (m->steal > 0.01) {
        snprintf(text, sizeof text, "the host took %.0f %% of the processor time for others: try another hour",
                 100 * m->steal);
        blame(&reasons, m, m->steal > 0.05 ? CLI_NOISY : CLI_BUSY, text);
    }
    if (m->after.throttled > m->before.throttled)
        blame(&reasons, m, CLI_NOISY, "a core was slowed down by heat: let it cool, or put it on a table");
    if (m->governor != NULL && strcmp(m->governor, "performance") != 0) {
        snprintf(text, sizeof text, "the cores change speed: their governor is %.50s", m->governor);
        blame(&reasons, m, CLI_BUSY, text);
    }
    m->reasons = reasons.data != NULL ? tb_arena_copy(&ctx->arena, reasons.data, reasons.len) : "";
    if (m->reasons == NULL)
        m->reasons = "";
    tb_buf_release(&reasons);
}

const char *cli_quiet_name(cli_quiet grade)
{
    static const char *const names[] = {"quiet", "busy", "noisy"};

    return names[grade];
}

void cli_machine_put(tb_buf *out, const cli_machine *m)
{
    tb_buf_printf(out, "%s, %u core%s, ", m->processor != NULL ? m->processor : "an unknown processor", m->cores,
                  m->cores == 1 ? "" : "s");
    tb_number_put_grouped(out, m->memory / 1e9, 0);
    tb_buf_printf(out, " GB, %s", m->system);
    if (m->container != NULL)
        tb_buf_printf(out, ", in %s", m->container);
}
