package io.gitops4j.testkit.apiserver.store;

import io.gitops4j.testkit.apiserver.model.Cluster.Change;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stored change of one object.
 *
 * @param type what happened
 * @param storage the name of the collection, such as {@code deployments.apps}
 * @param object the object after the change; when it is gone, as it was last, with the
 *     resourceVersion of its deletion; not to be changed
 * @param before the object before the change; null when it is new
 * @param revision the resourceVersion of the change
 */
public record StoreEvent(
    Change.Type type,
    String storage,
    Map<String, @Nullable Object> object,
    @Nullable Map<String, @Nullable Object> before,
    long revision) {}
