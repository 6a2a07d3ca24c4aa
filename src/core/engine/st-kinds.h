/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the engine is made of: numbers, shapes, and every kind of operation, loss, metric and rule with its configuration.
 * st-engine.h includes it. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef ST_REAL_IS_DOUBLE
typedef double st_real;
#else
typedef float st_real;
#endif

#define ST_MAX_RANK 4
#define ST_MAX_METRICS 16
#define ST_MAX_SLOTS 4

/* A shape without the batch axis. rank 0 is a scalar a sample. */
typedef struct
{
  int rank;
  size_t dim[ST_MAX_RANK];
} StShape;

size_t st_shape_get_size (const StShape *shape);

/* --- Kinds --------------------------------------------------------------------------------------------------------- */

typedef enum
{
  ST_LINEAR,
  ST_RELU,
  ST_SIGMOID,
  ST_TANH,
  ST_SELU,
  ST_ELU,
  ST_SOFTPLUS,
  ST_SOFTMAX,
  ST_GELU,
  ST_SWISH,
  ST_LEAKY_RELU,
  ST_RELU6,
  ST_CELU,
  ST_EXPONENTIAL,
  ST_HARD_SIGMOID,
  ST_HARD_SILU,
  ST_HARD_TANH,
  ST_HARD_SHRINK,
  ST_SOFT_SHRINK,
  ST_TANH_SHRINK,
  ST_SOFTSIGN,
  ST_LOG_SIGMOID,
  ST_MISH,
  ST_SQUAREPLUS,
  ST_SPARSE_PLUS,
  ST_SPARSE_SIGMOID,
  ST_LOG_SOFTMAX,
  ST_N_ACTIVATIONS
} StActivation;

typedef enum
{
  ST_SPARSE_CATEGORICAL_CROSSENTROPY,
  ST_CATEGORICAL_CROSSENTROPY,
  ST_BINARY_CROSSENTROPY,
  ST_MEAN_SQUARED_ERROR,
  ST_MEAN_ABSOLUTE_ERROR,
  ST_MEAN_ABSOLUTE_PERCENTAGE_ERROR,
  ST_MEAN_SQUARED_LOGARITHMIC_ERROR,
  ST_HUBER,
  ST_LOG_COSH,
  ST_POISSON,
  ST_KL_DIVERGENCE,
  ST_HINGE,
  ST_SQUARED_HINGE,
  ST_CATEGORICAL_HINGE,
  ST_COSINE_SIMILARITY,
  ST_BINARY_FOCAL_CROSSENTROPY,
  ST_CATEGORICAL_FOCAL_CROSSENTROPY,
  ST_N_LOSSES
} StLoss;

/* Each loss looks at its own of these. */
typedef struct
{
  bool from_logits;           /* the crossentropies: the outputs are logits */
  bool apply_class_balancing; /* binary focal: alpha for ones, 1 - alpha for zeros */
  double label_smoothing;     /* the crossentropies but the sparse one */
  double alpha, gamma;        /* the focal ones */
  double delta;               /* Huber: where the parabola becomes a line */
} StLossArguments;

typedef enum
{
  ST_SPARSE_CATEGORICAL_ACCURACY,
  ST_CATEGORICAL_ACCURACY,
  ST_BINARY_ACCURACY,            /* threshold */
  ST_TOP_K_CATEGORICAL_ACCURACY, /* k */
  ST_MEAN_LOSS,                  /* loss, loss_arguments */
  ST_ROOT_MEAN_LOSS,             /* the same: of the squared error */
  ST_NEGATIVE_MEAN_LOSS,         /* the same: the cosine similarity, which as a metric is large where it is good */
  /* From here on what is counted is more than one number, and the value follows from all of it. */
  ST_PRECISION,    /* threshold, k, class_id */
  ST_RECALL,       /* the same */
  ST_AUC,          /* num_thresholds, curve, summation, multi_label, from_logits */
  ST_F_BETA_SCORE, /* beta, threshold, average */
  ST_R2_SCORE,     /* variance_weighted, num_regressors */
} StMetric;

typedef enum
{
  ST_AVERAGE_MICRO,
  ST_AVERAGE_MACRO,
  ST_AVERAGE_WEIGHTED,
} StAverage;

typedef enum
{
  ST_CURVE_ROC,
  ST_CURVE_PR,
  ST_CURVE_PR_GAIN,
} StCurve;

typedef enum
{
  ST_SUM_INTERPOLATION,
  ST_SUM_MINORING,
  ST_SUM_MAJORING,
} StSummation;

/* A metric with its arguments; each kind looks at its own of these. */
typedef struct
{
  StMetric metric;
  bool is_weighted; /* each sample by its weight, as Keras' weighted_metrics */
  double threshold; /* an output above it says yes; F beta: NaN for the largest output of a sample */
  size_t k;         /* top k; precision and recall: 0 for all outputs */
  int class_id;     /* -1: all */
  StLoss loss;
  StLossArguments loss_arguments;
  size_t num_thresholds;
  StCurve curve;
  StSummation summation;
  bool multi_label, from_logits;
  double beta;
  StAverage average;
  bool variance_weighted;
  size_t num_regressors;
} StMetricConfig;

typedef struct _StOpKind StOpKind; /* st-op.h, for the ops themselves */

typedef struct
{
  size_t units;
  bool use_bias;
  StActivation activation;
} StDenseConfig;
typedef struct
{
  StActivation activation;
} StActivationConfig;
typedef struct
{
  double momentum, epsilon;
  bool center, scale;
} StBatchNormalizationConfig;
/* seed < 0: the plan's seed alone decides; else the mask is drawn from the op's own seed. */
typedef struct
{
  double rate;
  int64_t seed;
} StDropoutConfig;

/* The loss of a sample grows by Σ l1 |x| + l2 x² over its values. */
typedef struct
{
  double l1, l2;
} StActivityConfig;

/* y = x > threshold ? min (x, max_value) : negative_slope (x - threshold) */
typedef struct
{
  double negative_slope, max_value, threshold;
} StRectifierConfig;
/* y = x > 0 ? x : alpha (exp x - 1) */
typedef struct
{
  double alpha;
} StEluConfig;
/* Axes count from 0, without the batch. */
typedef struct
{
  int axis;
} StSoftmaxConfig;
typedef struct
{
  unsigned shared_axes; /* bit i: one alpha along axis i */
} StPreluConfig;
typedef struct
{
  StShape shape;
} StReshapeConfig;
typedef struct
{
  int axes[ST_MAX_RANK]; /* axis i of the output is axis axes[i] of the input */
} StPermuteConfig;
typedef struct
{
  double scale, offset;
} StRescalingConfig;

#define ST_MAX_GIVEN 256

/* y = (x - mean) / √variance, with one of each for every place along the axes. */
typedef struct
{
  unsigned axes;  /* bit i: axis i is kept */
  bool invert;    /* the other way round */
  size_t n_given; /* 0: mean and variance are state; 1: the same for all places; else as many as there are */
  float mean[ST_MAX_GIVEN], variance[ST_MAX_GIVEN];
} StNormalizationConfig;

/* Images [height, width, channels], or rows of them, [length, channels], which count as one row of an image: then the
 * first of each pair is 1. */
typedef struct
{
  size_t filters;
  size_t depth_multiplier; /* 0: filters look at all channels of their group; else so many filters a channel */
  size_t kernel[2], strides[2], dilation[2];
  size_t groups; /* of channels, and of filters */
  bool same;     /* padded so that strides alone make it smaller */
  bool use_bias;
  StActivation activation;
  const char *kernel_name; /* of the weight; NULL: kernel */
} StConvolutionConfig;
typedef struct
{
  size_t size[2], strides[2]; /* size 0: the whole image */
  bool same;
  bool average;  /* else the largest */
  bool flattens; /* one position is left, without axes of its own */
} StPoolConfig;

/* The other way round: windows over the output give the input. */
typedef struct
{
  size_t filters;
  size_t kernel[2], strides[2], dilation[2];
  int output_padding[2]; /* -1: none given */
  bool same, use_bias;
  StActivation activation;
} StConvolutionTransposeConfig;
/* Rows and columns of zeros before and after the image; negative ones are cut off. */
typedef struct
{
  int before[2], after[2];
} StPadConfig;
typedef struct
{
  size_t size[2];
  bool bilinear; /* else the nearest */
} StUpsampleConfig;
/* Sets of a sample's numbers, each standardized by itself. */
typedef struct
{
  unsigned axes; /* bit i: a set runs along axis i, and so do gamma and beta */
  size_t groups; /* > 0: instead, a set is so many parts' share of the channels, at all positions */
  double epsilon;
  bool center, scale;
  bool to_unit; /* to length 1 instead of mean 0 and variance 1 */
} StStandardizeConfig;
typedef struct
{
  double stddev;
  int64_t seed;
} StGaussianNoiseConfig;

/* Images [height, width, channels] moved at random, in training alone. */
typedef enum
{
  ST_AFFINE_FLIP,
  ST_AFFINE_TRANSLATE, /* by shares of the height and of the width: down, to the right */
  ST_AFFINE_ROTATE,    /* by turns, the first pair: positive is counter-clockwise */
  ST_AFFINE_ZOOM,      /* by shares of the height and of the width: positive shows more, smaller */
} StAffineKind;

/* What lies beyond the edge. */
typedef enum
{
  ST_FILL_REFLECT,  /* d c b a | a b c d | d c b a */
  ST_FILL_WRAP,     /* a b c d | a b c d | a b c d */
  ST_FILL_CONSTANT, /* k k k k | a b c d | k k k k */
  ST_FILL_NEAREST,  /* a a a a | a b c d | d d d d */
} StFillMode;

/* Of each image a number between lower and upper is drawn for the height and for the width; seed < 0: as for dropout. */
typedef struct
{
  StAffineKind kind;
  double lower[2], upper[2];
  bool flips[2];     /* flip: upside down, left to right; both at once, every other image */
  bool keeps_aspect; /* zoom: the height's number for the width too */
  StFillMode fill_mode;
  bool bilinear; /* else the nearest pixel */
  double fill_value;
  int64_t seed;
} StAffineConfig;
/* y = mean + factor (x - mean), the factor between from and to, y between low and high. */
typedef struct
{
  double from, to, low, high;
  int64_t seed;
} StContrastConfig;

/* StConvolutionConfig; weights kernel [taps ..., channels / groups, filters] or [taps ..., channels, depth_multiplier],
 * bias [filters] */
extern const StOpKind st_op_convolution;
/* StConvolutionTransposeConfig; weights kernel [taps ..., filters, channels], bias [filters] */
extern const StOpKind st_op_convolution_transpose;
extern const StOpKind st_op_pad;              /* StPadConfig */
extern const StOpKind st_op_upsample;         /* StUpsampleConfig */
extern const StOpKind st_op_standardize;      /* StStandardizeConfig; weights gamma, beta */
extern const StOpKind st_op_spatial_dropout;  /* StDropoutConfig: whole channels of images */
extern const StOpKind st_op_gaussian_noise;   /* StGaussianNoiseConfig */
extern const StOpKind st_op_gaussian_dropout; /* StDropoutConfig */
extern const StOpKind st_op_affine;           /* StAffineConfig */
extern const StOpKind st_op_contrast;         /* StContrastConfig */
extern const StOpKind st_op_pool;             /* StPoolConfig: the mean goes over what lies within the image */
extern const StOpKind st_op_rectifier;        /* StRectifierConfig */
extern const StOpKind st_op_elu;              /* StEluConfig */
extern const StOpKind st_op_softmax;          /* StSoftmaxConfig */
extern const StOpKind st_op_prelu;            /* StPreluConfig; weight alpha: the input's shape, 1 along shared axes */
extern const StOpKind st_op_reshape;          /* StReshapeConfig */
extern const StOpKind st_op_permute;          /* StPermuteConfig */
extern const StOpKind st_op_rescaling;        /* StRescalingConfig */
extern const StOpKind st_op_normalization;    /* StNormalizationConfig; state mean, variance, count, or none */
extern const StOpKind st_op_activity;         /* StActivityConfig: an activity regularizer; y is x */
extern const StOpKind st_op_flatten;          /* no configuration: NULL */
extern const StOpKind st_op_dense;            /* StDenseConfig; weights kernel [in, units], bias [units] */
extern const StOpKind st_op_activation;       /* StActivationConfig */
extern const StOpKind
  st_op_batch_normalization;               /* weights gamma, beta; state moving_mean, moving_variance; last axis */
extern const StOpKind st_op_dropout;       /* StDropoutConfig: inverted dropout as Keras */
extern const StOpKind st_op_alpha_dropout; /* StDropoutConfig: Klambauer et al. 2017, as Keras */
