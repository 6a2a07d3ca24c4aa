/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-sequential.h"

G_BEGIN_DECLS

/* A network for prediction as a graph of operators, in the words of ONNX (opset 17). Each kind of layer appends what it
 * is made of in its `add_nodes`:
 *
 *   static void
 *   strata_dense_add_nodes (StrataLayer *layer, StrataGraph *graph)
 *   {
 *     strata_graph_add (graph, "MatMul", strata_graph_get_weight (graph, "kernel"), NULL);
 *     strata_graph_add_activation (graph, STRATA_DENSE (layer)->activation);
 *   }
 *
 * There is a current value, at first what comes into the layer: an operator takes it as its first input, and what comes
 * out becomes the current one. Images have their channels last, as in Keras; operators that want them first stand between
 * strata_graph_to_channels_first() and strata_graph_to_channels_last(). Texts that are returned belong to the graph. */

/* --- For the kinds of layer --- */

/* Then more inputs, NULL at the end. */
void strata_graph_add (StrataGraph *self, const char *operator, ...) G_GNUC_NULL_TERMINATED;
/* Attributes of the operator that was added last. */
void strata_graph_set_int (StrataGraph *self, const char *name, gint64 value);
void strata_graph_set_ints (StrataGraph *self, const char *name, const gint64 *values, gsize n);
void strata_graph_set_float (StrataGraph *self, const char *name, double value);
void strata_graph_set_string (StrataGraph *self, const char *name, const char *value);

const char *strata_graph_get_value (StrataGraph *self);
/* Goes on from a value that was the current one before. */
void strata_graph_set_value (StrataGraph *self, const char *value);
/* What comes into the layer, and what must come out. */
const StrataShape *strata_graph_get_input (StrataGraph *self);
const StrataShape *strata_graph_get_output (StrataGraph *self);

/* A weight of the layer by Keras' name, as Keras keeps it. */
const char *strata_graph_get_weight (StrataGraph *self, const char *name);
/* Axis i is axis axes[i] of the weight; then as the shape, if it is not NULL, which holds as many numbers. */
const char *strata_graph_get_permuted (StrataGraph *self, const char *name, const int *axes, const StrataShape *shape);
const char *strata_graph_make_scalar (StrataGraph *self, double value);
/* n times the same number. */
const char *strata_graph_make_filled (StrataGraph *self, gsize n, double value);
const char *strata_graph_make_floats (StrataGraph *self, const float *values, const StrataShape *shape);
/* [n] */
const char *strata_graph_make_ints (StrataGraph *self, const gint64 *values, gsize n);

/* x operator the current value: x − f (x), where f was added since x was the current value. */
void strata_graph_join (StrataGraph *self, const char *operator, const char * x);
/* "ReduceMean" and the like along axes: bit i, axis i of the value without the batch. The axes stay, with length 1. */
void strata_graph_reduce (StrataGraph *self, const char *operator, guint axes);
/* (x − mean) / √(variance + epsilon) along axes. */
void strata_graph_standardize (StrataGraph *self, guint axes, double epsilon);
/* Along the last axis. */
void strata_graph_add_activation (StrataGraph *self, StActivation activation);
void strata_graph_to_channels_first (StrataGraph *self);
void strata_graph_to_channels_last (StrataGraph *self);
/* Gives the current value a shape, the batch aside. */
void strata_graph_reshape (StrataGraph *self, const StrataShape *shape);

/* --- For what writes it --- */

typedef struct
{
  char *name;
  enum
  {
    STRATA_ATTRIBUTE_FLOAT,
    STRATA_ATTRIBUTE_INT,
    STRATA_ATTRIBUTE_STRING,
    STRATA_ATTRIBUTE_INTS,
  } type;
  float number;
  char *text;
  gint64 *ints; /* [n]; INT: one */
  gsize n;
} StrataGraphAttribute;

typedef struct
{
  const char *operator;
  char *name;            /* "dense/MatMul", the name of its output too */
  GPtrArray *inputs;     /* of char * */
  GPtrArray *attributes; /* of StrataGraphAttribute * */
} StrataGraphNode;

typedef struct
{
  char *name;
  int rank;
  gint64 dim[STRATA_MAX_RANK];
  const float *floats; /* one of the two */
  const gint64 *ints;
  gsize n;
  gpointer owned; /* what has to be freed, or NULL: weights are borrowed */
} StrataGraphTensor;

#define STRATA_GRAPH_INPUT "input"
#define STRATA_GRAPH_OUTPUT "output"

/* Weights are borrowed: they must stay. NULL with an error that names the layer when there are no operators for it. A
 * scale and an offset, of one number each or as many as the input has, come first when they are not NULL. */
StrataGraph *strata_graph_new (StrataSequential *sequential,
                               StWeights *weights,
                               const float *scale,
                               const float *offset,
                               gsize n_scale,
                               GError **error);
void strata_graph_free (StrataGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataGraph, strata_graph_free)
GPtrArray *strata_graph_get_nodes (StrataGraph *self);   /* of StrataGraphNode *, in an order that can be run */
GPtrArray *strata_graph_get_tensors (StrataGraph *self); /* of StrataGraphTensor *, constants */

G_END_DECLS
