#include "verify/verification.h"

#include <stdlib.h>

const char *const conclusion_names[CONCLUSIONS] = {
    [CONCLUSION_UNSAFE] = "unsafe",       [CONCLUSION_OVER_FIXED] = "over-fixed",
    [CONCLUSION_NOT_FIXED] = "not fixed", [CONCLUSION_INCONCLUSIVE] = "inconclusive",
    [CONCLUSION_FIXED] = "fixed",
};

void verification_clean_up(struct verification *verification)
{
    laws_clean_up(&verification->laws);
    free(verification->search.counterexample);
    free(verification->search.unwritten);
    free(verification->search.name);
    free(verification->search.scenario);
    free(verification->search.fixture);
    shown_case_free(verification->search.shown);
    free(verification->search.detail);
    for (size_t i = 0; i < verification->statement_count; i++)
        free(verification->statements[i].text);
    free(verification->statements);
    *verification = (struct verification){0};
}
