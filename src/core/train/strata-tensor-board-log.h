/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-network.h"

G_BEGIN_DECLS

/* What the TensorBoard callback writes, and where: two runs in a folder, train and validation. A log is used by the side
 * thread alone, one piece of work after the other. */

typedef struct _StrataTensorBoardLog StrataTensorBoardLog;

typedef enum
{
  STRATA_TENSOR_BOARD_TRAIN,
  STRATA_TENSOR_BOARD_VALIDATION,
  STRATA_TENSOR_BOARD_N_RUNS,
} StrataTensorBoardRun;

typedef struct
{
  StrataTensorBoardRun run;
  const char *tag; /* interned */
  gint64 step;
  double value;
  double time; /* seconds since 1970 */
} StrataTensorBoardPoint;

typedef struct
{
  StrataTensorBoardLog *log;
  GArray *points;         /* of StrataTensorBoardPoint */
  StrataNetwork *network; /* whose weights are shown, or NULL */
  gboolean images;        /* of the weights too */
  gint64 epoch;           /* from 0 */
  gboolean closes;        /* nothing follows for now; the next point begins another file */
} StrataTensorBoardWork;

/* sequential: whose graph is shown, or NULL. */
StrataTensorBoardLog *strata_tensor_board_log_new (const char *folder, StrataSequential *sequential);
StrataTensorBoardLog *strata_tensor_board_log_ref (StrataTensorBoardLog *self);
void strata_tensor_board_log_unref (StrataTensorBoardLog *self);
const char *strata_tensor_board_log_get_folder (StrataTensorBoardLog *self);

/* A StrataFileFunc of a StrataTensorBoardWork. The first failure is told, and nothing is written after it. */
gboolean strata_tensor_board_work_run (gpointer work, GError **error);
void strata_tensor_board_work_free (gpointer work);

G_END_DECLS
