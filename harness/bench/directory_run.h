/* One reading of a directory in a separate process, so that its processor time and memory are its own.
 *
 * The process is this program, started with DIRECTORY_RUN and a path. It stores the people as an audit does, and prints its peak
 * memory. */
#ifndef Q237588_BENCH_DIRECTORY_RUN_H
#define Q237588_BENCH_DIRECTORY_RUN_H

#define DIRECTORY_RUN "--directory-run"

/* The main function of the process. Returns its exit status. */
int directory_run_main(int argc, char **argv);

#endif
