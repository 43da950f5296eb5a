package org.tanpuhui.deploy.recomputation;

import java.util.UUID;

/**
 * Something to tell of one activity.
 *
 * @param recorded what the export says
 * @param derived what follows from the evidence; null when nothing does
 */
record Finding(Reason reason, UUID activityId, String recorded, String derived) {}
