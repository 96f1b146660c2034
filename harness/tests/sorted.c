#include "sorted.h"

#include "../../fixtures/candidates/folding.h"
#include "module/candidate.h"
#include "suite.h"

bool sorted_take_module(struct prober *prober, const struct ccm_compare *module)
{
    candidate_use(0, module->at);
    return prober_take(prober);
}

double sorted_effort(void) { return suite_instrumented() ? 0.0002 : 0.001; }

struct sorted sorted;
const struct prober_config sorted_everywhere = {.places = {true, true, true}};

void sorted_clean_up(void)
{
    prober_clean_up(&sorted.prober);
    corpus_clean_up(&sorted.corpus);
}

void sorted_take(ccm_comparator *comparator)
{
    static struct ccm_compare module;
    module = (struct ccm_compare){.at = {comparator, comparator, comparator}};
    sorted.prober = (struct prober){.config = &sorted_everywhere};
    ck_assert(sorted_take_module(&sorted.prober, &module));
    ck_assert(prober_step(&sorted.prober, CCM_EXPORT_MATCH));
}

void sorted_make_names(size_t number, double effort)
{
    ck_assert(corpora_make(&(struct sets_config){.effort = effort}, number, &sorted.corpus));
}

double sort_corpus_by(ccm_comparator *comparator)
{
    sorted_take(comparator);
    ck_assert(sort_and_check(&sorted.prober, CCM_EXPORT_MATCH, 1U << CCM_EXPORT_MATCH, &sorted.corpus, 0));
    return (double)sorted.prober.findings.questions / sorted.corpus.pool.count;
}

const struct finding *sorted_finding(enum law law) { return &sorted.prober.findings.laws[law][CCM_EXPORT_MATCH]; }

uint32_t folded_hash(struct ccm_name name)
{
    uint32_t sum = 7;
    while (name.length)
        sum = (sum ^ (uint32_t)take_folded(&name)) * 0x9E3779B1u;
    return sum ^ sum >> 15;
}
