/** The rules of Pods and of templates for them, which all workloads share. */
@NullMarked
package io.gitops4j.testkit.apiserver.pods;

import org.jspecify.annotations.NullMarked;
