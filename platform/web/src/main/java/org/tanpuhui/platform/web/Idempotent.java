package org.tanpuhui.platform.web;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a command (POST) that takes a header {@code Idempotency-Key}: under one key it runs once,
 * and every repeat gets the first answer. On a class it counts for all of its commands.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Idempotent {
  /** The header with the key. */
  String HEADER = "Idempotency-Key";

  /** Whether the command is refused without a key. */
  @Nonbinding
  boolean required() default false;
}
