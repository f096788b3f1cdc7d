;; The pricing scan of a network simplex, two columns an instruction and eight columns a step:
;;
;;   cheapest(costs, potentials, count, bound)
;;
;; is the index of the least costs[k] + potentials[k] below `bound`, the first of several, or -1. `costs` and
;; `potentials` are addresses of float64s, `count` is a multiple of 8. Sums and comparisons are those of float64, so
;; the answer is that of a plain loop to the last bit. NaN must not occur.
;;
;; Source: Ahuja, Magnanti & Orlin 1993, "Network Flows", section 11.5 (pivot rules).
(module
  (memory (import "host" "memory") 0)

  (func (export "cheapest")
    (param $costs i32) (param $potentials i32) (param $count i32) (param $bound f64) (result i32)
    (local $at i32) (local $end i32) (local $found i32) (local $least v128) (local $sums v128)
    (local.set $end (i32.shl (local.get $count) (i32.const 3)))
    (local.set $found (i32.const -1))
    (local.set $least (f64x2.splat (local.get $bound)))
    (block $done
      (br_if $done (i32.eqz (local.get $end)))
      (loop $eight
        ;; pmin is one instruction on x86, where min needs several to order zeros and NaN
        (local.set $sums
          (f64x2.pmin
            (f64x2.pmin
              (f64x2.add
                (v128.load (i32.add (local.get $costs) (local.get $at)))
                (v128.load (i32.add (local.get $potentials) (local.get $at))))
              (f64x2.add
                (v128.load offset=16 (i32.add (local.get $costs) (local.get $at)))
                (v128.load offset=16 (i32.add (local.get $potentials) (local.get $at)))))
            (f64x2.pmin
              (f64x2.add
                (v128.load offset=32 (i32.add (local.get $costs) (local.get $at)))
                (v128.load offset=32 (i32.add (local.get $potentials) (local.get $at))))
              (f64x2.add
                (v128.load offset=48 (i32.add (local.get $costs) (local.get $at)))
                (v128.load offset=48 (i32.add (local.get $potentials) (local.get $at)))))))
        ;; nearly always none of the eight is below the least so far
        (if (v128.any_true (f64x2.lt (local.get $sums) (local.get $least)))
          (then
            (local.set $found (local.get $at))
            (local.set $least
              (f64x2.splat
                (f64.min
                  (f64x2.extract_lane 0 (local.get $sums))
                  (f64x2.extract_lane 1 (local.get $sums)))))))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br_if $eight (i32.lt_u (local.get $at) (local.get $end)))))
    (if (i32.eq (local.get $found) (i32.const -1)) (then (return (i32.const -1))))
    ;; which of the eight it was
    (loop $one
      (if (f64.ne
            (f64.add
              (f64.load (i32.add (local.get $costs) (local.get $found)))
              (f64.load (i32.add (local.get $potentials) (local.get $found))))
            (f64x2.extract_lane 0 (local.get $least)))
        (then
          (local.set $found (i32.add (local.get $found) (i32.const 8)))
          (br $one))))
    (i32.shr_u (local.get $found) (i32.const 3))))
