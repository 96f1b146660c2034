/* Pseudorandom numbers: a function of the seed, the same on every machine. */
#ifndef Q237588_BASE_RANDOM_H
#define Q237588_BASE_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/* SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014), with the constants of
 * David Stafford's variant 13. */
struct random {
    uint64_t state;
};

static inline uint64_t random_scramble(uint64_t value)
{
    value = (value ^ value >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ value >> 27) * UINT64_C(0x94D049BB133111EB);
    return value ^ value >> 31;
}

static inline uint64_t random_next(struct random *random)
{
    random->state += UINT64_C(0x9E3779B97F4A7C15);
    return random_scramble(random->state);
}

/* The generator for item `number` of stream `stream` of a seed; neighbours are uncorrelated. */
static inline struct random random_start(uint64_t seed, uint64_t stream, uint64_t number)
{
    return (struct random){random_scramble(random_scramble(random_scramble(seed + 1) + stream + 1) + number + 1)};
}

/* 0 to below - 1; `below` is not 0. */
static inline uint32_t random_below(struct random *random, uint32_t below)
{
    return (uint32_t)((random_next(random) >> 32) * below >> 32);
}

/* True with a probability of 1 / `times`. */
static inline bool random_one_in(struct random *random, uint32_t times) { return random_below(random, times) == 0; }

#endif
