/* bench_parse - the peer of batch scoring: reads lines, parses and frees each with cJSON, and does nothing else.
 *     bench-parse FILE */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    char *line = NULL;
    size_t size = 0, parsed = 0;
    ssize_t len;

    if (file == NULL)
        return 2;
    while ((len = getline(&line, &size, file)) > 0) {
        cJSON *document = cJSON_ParseWithLength(line, (size_t)len);
        parsed += document != NULL;
        cJSON_Delete(document);
    }
    printf("%zu\n", parsed);
    free(line);
    fclose(file);
    return 0;
}
