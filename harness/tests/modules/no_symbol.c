/* A shared object, but not a comparison module: it does not export ccm_compare_module(). */
extern const int not_a_comparison_module;
const int not_a_comparison_module = 1;
