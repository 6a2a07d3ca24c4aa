/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The engine: the hot path, plain C on arrays of numbers. It knows no file, no GObject and no window.
 *
 *   StModel      a flat list of ops with settled shapes; each op is an StOpKind plus its configuration
 *   StWeights    one arena: all trainable weights, then all state (moving means ...), in Keras' order
 *   StOptimizer  the rule, its slots (one arena) and its count of iterations
 *   StTeam       the threads that work inside a step
 *   StPlan       a model compiled for one batch size: every buffer laid out beforehand, so a step allocates nothing
 *
 * Six lines of use:
 *
 *   StModel *model = st_model_new (&input);
 *   st_model_add (model, &st_op_dense, &(StDenseConfig) { .units = 10, .use_bias = true, .activation = ST_SOFTMAX });
 *   StPlan *plan = st_plan_new (model, team, &(StPlanOptions) { .batch_size = 32, .training = true, .loss = ... });
 *   for (each batch)
 *     st_plan_train_step (plan, weights, optimizer, &source, &batch, &measures);
 *
 * Everything is row-major; images are NHWC. st_real is float; the engine is built a second time over double for the
 * gradient checks of the tests.
 */

#include "st-kinds.h"

/* --- Model --------------------------------------------------------------------------------------------------------- */

typedef struct _StModel StModel;

/* What a trainable weight is brought back to after each update (keras.constraints). */
typedef enum
{
  ST_UNCONSTRAINED,
  ST_MAX_NORM,
  ST_NON_NEG,
  ST_UNIT_NORM,
  ST_MIN_MAX_NORM,
} StConstraintKind;

typedef struct
{
  StConstraintKind kind;
  double min_value, max_value, rate;
  unsigned axes; /* bit i: norms run along axis i of the weight */
} StConstraint;

/* The loss grows by Σ l1 |w| + l2 w² of a trainable weight (keras.regularizers). */
typedef struct
{
  double l1, l2;
  StConstraint constraint;
} StWeightRule;

typedef struct
{
  size_t op;        /* index of the op it belongs to */
  const char *name; /* as Keras: kernel, bias, gamma, beta, moving_mean, moving_variance */
  StShape shape;
  size_t size;
  bool trainable;
  size_t offset; /* in the trainable arena, or in the state arena */
  size_t fan_in, fan_out;
  StWeightRule rule;
} StWeightInfo;

StModel *st_model_new (const StShape *input);
void st_model_free (StModel *model);
/* Appends an op; returns its index. The configuration is copied. */
size_t st_model_add (StModel *model, const StOpKind *kind, const void *config);
/* Before any plan or weights are made for the model. */
void st_model_set_rule (StModel *model, size_t weight, const StWeightRule *rule);
size_t st_model_get_n_ops (const StModel *model);
const StShape *st_model_get_input (const StModel *model);
const StShape *st_model_get_output (const StModel *model, size_t op); /* output shape of an op */
size_t st_model_get_n_weights (const StModel *model);
/* Weights in Keras' order of an op: trainable first within the op, ops in order. */
const StWeightInfo *st_model_get_weight (const StModel *model, size_t i);
double st_model_get_forward_flop (const StModel *model); /* a sample, 2 a multiply-add, dense products only */
/* A sample; forward, weight and input gradients; no input gradient for the first op with weights. */
double st_model_get_train_flop (const StModel *model);

/* --- Weights ------------------------------------------------------------------------------------------------------- */

typedef struct _StWeights StWeights;

StWeights *st_weights_new (const StModel *model); /* zeros; gamma and moving_variance are the caller's to set */
StWeights *st_weights_copy (const StWeights *weights);
void st_weights_assign (StWeights *weights, const StWeights *from); /* same model: one copy, no allocation */
void st_weights_free (StWeights *weights);
st_real *st_weights_get (StWeights *weights, size_t i); /* the array of weight i, contiguous, row-major */
st_real *st_weights_get_trainable (StWeights *weights, size_t *n);
st_real *st_weights_get_state (StWeights *weights, size_t *n);
bool st_weights_are_finite (const StWeights *weights);

/* --- Optimizer ----------------------------------------------------------------------------------------------------- */

typedef enum
{
  ST_SGD,
  ST_ADAM, /* with a weight_decay: AdamW */
  ST_RMSPROP,
  ST_ADAMAX,
  ST_NADAM,
  ST_ADADELTA,
  ST_ADAGRAD,
  ST_FTRL,
  ST_LION,
  ST_N_OPTIMIZER_RULES
} StOptimizerRule;

/* keras.optimizers.schedules: the learning rate of each step. */
typedef enum
{
  ST_CONSTANT_RATE, /* the optimizer's learning_rate */
  ST_EXPONENTIAL_DECAY,
  ST_PIECEWISE_CONSTANT_DECAY,
  ST_POLYNOMIAL_DECAY,
  ST_INVERSE_TIME_DECAY,
  ST_COSINE_DECAY,
  ST_COSINE_DECAY_RESTARTS,
} StScheduleKind;

#define ST_MAX_BOUNDARIES 16

typedef struct
{
  StScheduleKind kind;
  double initial_learning_rate, decay_steps;
  double decay_rate;                  /* exponential, inverse time */
  bool staircase;                     /* the same */
  double end_learning_rate, power;    /* polynomial */
  bool cycle;                         /* polynomial */
  double alpha;                       /* cosine: the share that stays in the end */
  double warmup_target, warmup_steps; /* cosine; warmup_target NaN: no warmup */
  double t_mul, m_mul;                /* restarts: how the next period's length and height grow */
  size_t n_boundaries;                /* piecewise: values has one more */
  double boundaries[ST_MAX_BOUNDARIES], values[ST_MAX_BOUNDARIES + 1];
} StSchedule;

/* The rate of step 0, 1, ... */
double st_schedule_get_learning_rate (const StSchedule *schedule, int64_t step);

typedef struct
{
  StOptimizerRule rule;
  double learning_rate;
  StSchedule schedule;
  double momentum;                                     /* SGD, RMSprop */
  bool nesterov;                                       /* SGD */
  double beta_1, beta_2;                               /* Adam and its kin, Lion */
  double epsilon;                                      /* all but SGD, Ftrl, Lion */
  bool amsgrad;                                        /* Adam */
  double rho;                                          /* RMSprop, Adadelta */
  bool centered;                                       /* RMSprop */
  double initial_accumulator_value;                    /* Adagrad, Ftrl */
  double learning_rate_power, l1, l2, shrinkage, beta; /* Ftrl */
  double weight_decay;                                 /* 0: none */
  double clipvalue, clipnorm, global_clipnorm;         /* 0: none; at most one of them */
  bool use_ema;
  double ema_momentum;
  int64_t ema_overwrite_frequency; /* every so many steps the weights become their average; 0: never */
} StOptimizerConfig;

typedef struct _StOptimizer StOptimizer;

/* How many times the trainable weights it takes in memory beside them. */
size_t st_optimizer_count_stores (const StOptimizerConfig *config);
StOptimizer *st_optimizer_new (const StModel *model, const StOptimizerConfig *config);
StOptimizer *st_optimizer_copy (const StOptimizer *optimizer);
void st_optimizer_assign (StOptimizer *optimizer, const StOptimizer *from);
/* The slots and the count of steps of one of the same rule, but not its arguments. */
void st_optimizer_take_state (StOptimizer *optimizer, const StOptimizer *from);
void st_optimizer_free (StOptimizer *optimizer);
const StOptimizerConfig *st_optimizer_get_config (const StOptimizer *optimizer);
/* Of the step to come: the schedule's, where there is one. */
double st_optimizer_get_learning_rate (const StOptimizer *optimizer);
/* From now on, instead of the schedule. */
void st_optimizer_set_learning_rate (StOptimizer *optimizer, double learning_rate);
/* Exchanges the trainable weights with their moving averages, or overwrites them; nothing where use_ema is off. */
void st_optimizer_swap_average (StOptimizer *optimizer, StWeights *weights);
void st_optimizer_take_average (StOptimizer *optimizer, StWeights *weights);
/* The averages become the weights. */
void st_optimizer_set_average (StOptimizer *optimizer, const StWeights *weights);
/* Steps taken, as Keras' optimizer.iterations. */
int64_t st_optimizer_get_iterations (const StOptimizer *optimizer);
void st_optimizer_set_iterations (StOptimizer *optimizer, int64_t iterations);
/* Nadam: the product of the momentums of all steps so far, which follows from their count. */
double st_optimizer_get_momentum_product (StOptimizer *optimizer);
/* Slots: what the rule keeps of each trainable weight, then the moving average where use_ema is on. */
size_t st_optimizer_get_n_slots (const StOptimizer *optimizer);
/* As Keras names its variable: "momentum", "velocity", "average"; static. */
const char *st_optimizer_get_slot_name (const StOptimizer *optimizer, size_t s);
/* The part of slot s that belongs to trainable weight i (i counts all weights of the model). */
st_real *st_optimizer_get_slot (StOptimizer *optimizer, size_t s, size_t i);

/* --- Data as the engine sees it ------------------------------------------------------------------------------------ */

typedef struct
{
  const uint8_t *bytes; /* [n, n_features], or NULL */
  const float *floats;  /* [n, n_features], or NULL: just one of the two */
  size_t n_features;
  const float *scale; /* x = value * scale + offset; n_features of them if per_feature, else one; NULL: as is */
  const float *offset;
  bool per_feature;
  const uint8_t *labels; /* [n] class indices, or NULL */
  const float *targets;  /* [n, n_outputs] when labels is NULL */
  /* Labels become one-hot rows of this length for losses that want them; with one output and two classes a label is the
   * target 0 or 1. */
  size_t n_classes;
  const float *sample_weights; /* [n] or NULL */
  const float *class_weights;  /* [n_classes] or NULL; the product of both is the weight */
} StSource;

typedef struct
{
  const uint32_t *indices; /* [n] rows of the source */
  size_t n;                /* at most the plan's batch size */
  uint64_t epoch, step;    /* address of the random numbers: (seed, epoch, step, op, element) */
  const uint32_t *next;    /* rows of the following batch, gathered ahead while this step runs; NULL: none */
  size_t n_next;
} StBatch;

/* Running sums over an epoch, kept in double. */
typedef struct
{
  double loss_sum;                      /* Σ over samples of weight · loss */
  double count;                         /* samples seen: mean loss = loss_sum / count, as Keras' sum_over_batch_size */
  double metric_sum[ST_MAX_METRICS];    /* Σ of the metric, times the weight where it is weighted */
  double metric_weight[ST_MAX_METRICS]; /* Σ of these weights; samples seen where it is not */
  double batch_loss;                    /* mean loss of the last batch alone */
  double batch_metric[ST_MAX_METRICS];  /* likewise; NaN for a metric that counts more than one number */
  double *counts;                       /* [n_counts], of those metrics; NULL: they are not measured */
  size_t n_counts;
} StMeasures;

/* Nothing measured yet, and no room for counts. */
void st_measures_reset (StMeasures *measures);
/* The same, with room for the counts of metrics: n of them, the caller's, set to zero. */
void st_measures_reset_counts (StMeasures *measures, double *counts, size_t n);
/* How many counts metrics have in all, for a network of so many outputs. */
size_t st_metrics_count_numbers (const StMetricConfig *metrics, size_t n_metrics, size_t n_outputs);
/* Metric m of those measured; 0 / 0 where Keras gives 0. */
double st_measures_get_metric (const StMeasures *measures, const StMetricConfig *metrics, size_t m, size_t n_outputs);

/* --- Threads ------------------------------------------------------------------------------------------------------- */

typedef struct _StTeam StTeam;

/* n_threads includes the caller; 0: one a processor, at most 2 where the work is small. low_priority: the helpers run at
 * a lower priority than the window (the caller lowers its own with st_team_lower_priority()). */
StTeam *st_team_new (unsigned n_threads, bool low_priority);
void st_team_free (StTeam *team);
unsigned st_team_get_n_threads (const StTeam *team);
void st_team_lower_priority (void);
double st_team_measure_barrier (StTeam *team); /* nanoseconds */

/* --- Plan ---------------------------------------------------------------------------------------------------------- */

typedef struct _StPlan StPlan;

typedef struct
{
  size_t batch_size;
  bool training;    /* buffers for gradients too */
  bool traces_back; /* for st_plan_trace_back() */
  StLoss loss;
  StLossArguments loss_arguments;
  size_t n_metrics;
  StMetricConfig metrics[ST_MAX_METRICS];
  uint64_t seed;
  bool reference;       /* plain loops instead of the fast paths: what the tests compare with */
  bool use_all_threads; /* however small the work; else only as many as gain by it */
} StPlanOptions;

/* team may be NULL: one thread, the caller's. A team serves one caller at a time; a plan too. */
StPlan *st_plan_new (const StModel *model, StTeam *team, const StPlanOptions *options);
void st_plan_free (StPlan *plan);
size_t st_plan_get_memory (const StPlan *plan); /* bytes of its arena */

/* One step of fit: forward in training mode, loss, backward, update. Adds to measures. */
void st_plan_train_step (StPlan *plan,
                         StWeights *weights,
                         StOptimizer *optimizer,
                         const StSource *source,
                         const StBatch *batch,
                         StMeasures *measures);
/* Forward and backward without update: gradients [all trainable weights] in the weights' order. */
void st_plan_gradients (StPlan *plan,
                        StWeights *weights,
                        const StSource *source,
                        const StBatch *batch,
                        st_real *gradients,
                        StMeasures *measures);
/* Forward in inference mode, loss and metrics. */
void st_plan_evaluate_step (StPlan *plan,
                            StWeights *weights,
                            const StSource *source,
                            const StBatch *batch,
                            StMeasures *measures);
/* Forward in inference mode: outputs [batch->n, output size]. */
void st_plan_predict (StPlan *plan, StWeights *weights, const StSource *source, const StBatch *batch, st_real *outputs);
/* After a predict: the output of an op, [n, size of the op's output], owned by the plan, until its next call. */
const st_real *st_plan_get_activations (const StPlan *plan, size_t op);
/* Where slopes of outputs are followed back to: the batch as the network gets it. */
#define ST_TO_INPUT SIZE_MAX
/* After a predict of a plan that traces back: what slopes of its outputs, [n, output size], come to at the output of op `to`,
 * or at the input; traced [n, its size]. before_activation: the slopes are of what the last op has before its own activation,
 * such as logits. Inference mode, on the caller's thread; may be called again. */
void st_plan_trace_back (StPlan *plan, const st_real *slopes, bool before_activation, size_t to, st_real *traced);
/* The batch size that keeps activations in cache for evaluation and prediction. */
size_t st_model_get_inference_batch (const StModel *model);

/* --- Random numbers: Philox 4x32-10, counter-based ----------------------------------------------------------------- */

typedef enum
{
  ST_STREAM_SHUFFLE = 1,
  ST_STREAM_INITIALIZER = 2,
  ST_STREAM_DROPOUT = 3,
  ST_STREAM_AUGMENT = 4,
  ST_STREAM_LABEL_NOISE = 16,
} StStream;

/* Four words addressed by (seed, stream, a, b): no state, the same on every thread. */
void st_random_words (uint64_t seed, StStream stream, uint64_t a, uint64_t b, uint32_t out[4]);
double st_random_uniform (uint64_t seed, StStream stream, uint64_t a, uint64_t b); /* [0, 1), 53 bits */
/* n uniforms in [0,1) / n normals / n normals truncated to two standard deviations, as Keras' truncated_normal, of element
 * 0..n-1. */
void st_random_fill_uniform (uint64_t seed, StStream stream, uint64_t a, st_real *out, size_t n);
void st_random_fill_normal (uint64_t seed, StStream stream, uint64_t a, st_real *out, size_t n);
void st_random_fill_truncated_normal (uint64_t seed, StStream stream, uint64_t a, st_real *out, size_t n);
/* Fisher-Yates of 0..n-1 for an epoch. */
void st_random_shuffle (uint64_t seed, uint64_t epoch, uint32_t *indices, size_t n);

/* --- Measuring ----------------------------------------------------------------------------------------------------- */

/* GFLOP/s of sgemm on n_threads at once, each its own square product in cache, best of rounds within `seconds`. */
double st_bench_sgemm_peak (unsigned n_threads, double seconds);
