/** The embedded API server, beside a real kube-apiserver. */
@NullMarked
package io.gitops4j.benchmarks.apiserver;

import org.jspecify.annotations.NullMarked;
