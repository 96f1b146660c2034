/* A scenario, its post office and a connector, for tests of single cycles. */
#ifndef Q237588_TESTS_CYCLE_BENCH_H
#define Q237588_TESTS_CYCLE_BENCH_H

#include "model/connector.h"
#include "model/post_office.h"
#include "model/scenario.h"

/* A cycle's storage, over a finished scenario. */
struct bench {
    struct scenario scenario;
    struct post_office office;
    struct connector connector;
    struct transfer transfer;
};

/* Finishes the scenario, and puts its entries into the post office. */
void bench_open(struct bench *bench);

void bench_close(struct bench *bench);

/* Lives until the next. */
const char *bench_user_name(const struct bench *bench, const struct entry *entry);

#endif
