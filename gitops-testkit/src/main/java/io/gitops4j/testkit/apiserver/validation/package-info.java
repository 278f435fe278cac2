/**
 * Syntax of names, labels and metadata, and the collecting of mistakes, as Kubernetes words them.
 */
@NullMarked
package io.gitops4j.testkit.apiserver.validation;

import org.jspecify.annotations.NullMarked;
