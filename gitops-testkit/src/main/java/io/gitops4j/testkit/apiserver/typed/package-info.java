/** The typed form of built-in objects: what Go's structs keep, drop and print of a JSON object. */
@NullMarked
package io.gitops4j.testkit.apiserver.typed;

import org.jspecify.annotations.NullMarked;
