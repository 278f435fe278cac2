/** Other clusters: how a kubeconfig, or a ConfigMap that stands for one, becomes a client. */
@NullMarked
package io.gitops4j.k8s.remote;

import org.jspecify.annotations.NullMarked;
