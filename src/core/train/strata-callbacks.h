/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-callback.h"
#include "strata-network.h"

G_BEGIN_DECLS

/* The callbacks of this version. Each is one file, strata-early-stopping.c and so on, and one line in
 * core/strata-kinds.c. Arguments are spelt as Keras' own. */

#define STRATA_TYPE_MONITOR_MODE (strata_monitor_mode_get_type ())
typedef enum
{
  STRATA_MONITOR_AUTO,
  STRATA_MONITOR_MIN,
  STRATA_MONITOR_MAX,
} StrataMonitorMode;
GType strata_monitor_mode_get_type (void); /* nicks: auto, min, max */

#define STRATA_TYPE_SWAP_EMA_WEIGHTS (strata_swap_ema_weights_get_type ())
/* swap-on-epoch */
G_DECLARE_FINAL_TYPE (StrataSwapEmaWeights, strata_swap_ema_weights, STRATA, SWAP_EMA_WEIGHTS, StrataCallback)
#define STRATA_TYPE_EARLY_STOPPING (strata_early_stopping_get_type ())
/* monitor, min-delta, patience, mode, baseline (NaN: none), restore-best-weights, start-from-epoch */
G_DECLARE_FINAL_TYPE (StrataEarlyStopping, strata_early_stopping, STRATA, EARLY_STOPPING, StrataCallback)
#define STRATA_TYPE_MODEL_CHECKPOINT (strata_model_checkpoint_get_type ())
/* filepath, monitor, save-best-only, save-weights-only, mode */
G_DECLARE_FINAL_TYPE (StrataModelCheckpoint, strata_model_checkpoint, STRATA, MODEL_CHECKPOINT, StrataCallback)
#define STRATA_TYPE_REDUCE_LR_ON_PLATEAU (strata_reduce_lr_on_plateau_get_type ())
/* monitor, factor, patience, mode, min-delta, cooldown, min-lr */
G_DECLARE_FINAL_TYPE (StrataReduceLrOnPlateau,
                      strata_reduce_lr_on_plateau,
                      STRATA,
                      REDUCE_LR_ON_PLATEAU,
                      StrataCallback)
#define STRATA_TYPE_LEARNING_RATE_SCHEDULER (strata_learning_rate_scheduler_get_type ())
/* formula, schedule: one of both is Keras' schedule */
G_DECLARE_FINAL_TYPE (StrataLearningRateScheduler,
                      strata_learning_rate_scheduler,
                      STRATA,
                      LEARNING_RATE_SCHEDULER,
                      StrataCallback)
#define STRATA_TYPE_CSV_LOGGER (strata_csv_logger_get_type ())
/* filename, separator, append */
G_DECLARE_FINAL_TYPE (StrataCsvLogger, strata_csv_logger, STRATA, CSV_LOGGER, StrataCallback)
#define STRATA_TYPE_TENSOR_BOARD (strata_tensor_board_get_type ())
/* log-dir, histogram-freq, write-graph, write-images, write-steps-per-second, update-freq */
G_DECLARE_FINAL_TYPE (StrataTensorBoard, strata_tensor_board, STRATA, TENSOR_BOARD, StrataCallback)
#define STRATA_TYPE_BACKUP_AND_RESTORE (strata_backup_and_restore_get_type ())
/* backup-dir, save-freq, delete-checkpoint */
G_DECLARE_FINAL_TYPE (StrataBackupAndRestore, strata_backup_and_restore, STRATA, BACKUP_AND_RESTORE, StrataCallback)
#define STRATA_TYPE_TERMINATE_ON_NAN (strata_terminate_on_nan_get_type ())
G_DECLARE_FINAL_TYPE (StrataTerminateOnNan, strata_terminate_on_nan, STRATA, TERMINATE_ON_NAN, StrataCallback)
#define STRATA_TYPE_STOP_AT_TARGET (strata_stop_at_target_get_type ())
/* monitor, target, mode; not of Keras */
G_DECLARE_FINAL_TYPE (StrataStopAtTarget, strata_stop_at_target, STRATA, STOP_AT_TARGET, StrataCallback)
#define STRATA_TYPE_STOP_AFTER_TIME (strata_stop_after_time_get_type ())
/* minutes; not of Keras */
G_DECLARE_FINAL_TYPE (StrataStopAfterTime, strata_stop_after_time, STRATA, STOP_AFTER_TIME, StrataCallback)

/* How a network is written to files whose name ends in the suffix. The formats make themselves known by strata_init(),
 * so that this room need not know them. */
typedef gboolean (*StrataNetworkSaveFunc) (StrataNetwork *network,
                                           const char *path,
                                           gboolean weights_only,
                                           GError **error);
void strata_network_register_saver (const char *suffix, StrataNetworkSaveFunc save);
/* NULL if no format has this suffix. */
StrataNetworkSaveFunc strata_network_find_saver (const char *path);

G_END_DECLS
