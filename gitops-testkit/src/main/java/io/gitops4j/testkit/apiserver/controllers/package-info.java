/** Controllers that move status, clean up and terminate, on the clock of the server. */
@NullMarked
package io.gitops4j.testkit.apiserver.controllers;

import org.jspecify.annotations.NullMarked;
