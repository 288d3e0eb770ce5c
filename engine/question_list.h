/* question_list.h - what a profile can say, for programs. */
#ifndef TB_QUESTION_LIST_H
#define TB_QUESTION_LIST_H

#include "pack.h"

struct cJSON;

/* The pack's workloads, questions with their options and the rules that look at them, and the branches that can be
 * weighed; the caller's, to cJSON_Delete(). NULL when memory is out. */
struct cJSON *tb_questions_json(const tb_pack *pack);

#endif
