/* workers.h - threads for work that can be shared out. */
#ifndef CLI_WORKERS_H
#define CLI_WORKERS_H

#include "score.h"

/* Processors that this process may use; 1 if the system does not say. */
unsigned cli_processors(void);

/* As many as there are processors for this process. Lives as long as the program. */
tb_workers cli_workers(void);

#endif
