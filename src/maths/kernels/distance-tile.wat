;; Squared Euclidean distances of a tile, sixteen at a time: four rows against four columns, two columns a register.
;;
;; Each distance adds (x_k - y_k)^2 in the order of k, one rounding an operation, as the scalar kernel in
;; ../distance-kernel.ts does: lanes run over columns, never over coordinates, so both give the same bits.
;;
;; Memory: rows and columns in strips of four, coordinate by coordinate: coordinate k of row i is the float64 at
;; rows + 8 * ((i - i % 4) * dim + 4 * k + i % 4); distance (i, j) goes to squares + 8 * (i * stride + j).
(module
  (memory (import "env" "memory") 1)
  (func (export "tile")
    (param $rowCount i32) (param $columnCount i32) (param $dim i32)
    (param $rows i32) (param $columns i32) (param $squares i32) (param $stride i32)
    (local $i i32) (local $j i32)          ;; first row and column of the sixteen
    (local $strip i32)                     ;; bytes of a strip
    (local $step i32)                      ;; bytes of a row of squares
    (local $p i32) (local $q i32) (local $end i32) (local $out i32)
    (local $x v128) (local $d v128)        ;; a coordinate of one row, twice; differences
    (local $y v128) (local $z v128)        ;; that coordinate of columns 0, 1 and of columns 2, 3
    (local $y0 v128) (local $y1 v128) (local $y2 v128) (local $y3 v128) ;; sums of rows 0..3 with columns 0, 1
    (local $z0 v128) (local $z1 v128) (local $z2 v128) (local $z3 v128) ;; and with columns 2, 3
    (local.set $strip (i32.shl (local.get $dim) (i32.const 5)))
    (local.set $step (i32.shl (local.get $stride) (i32.const 3)))
    (loop $nextRows
      (local.set $j (i32.const 0))
      (loop $nextColumns
        (local.set $p (i32.add (local.get $rows) (i32.mul (i32.shr_u (local.get $i) (i32.const 2)) (local.get $strip))))
        (local.set $q (i32.add (local.get $columns) (i32.mul (i32.shr_u (local.get $j) (i32.const 2)) (local.get $strip))))
        (local.set $end (i32.add (local.get $p) (local.get $strip)))
        (local.set $y0 (v128.const f64x2 0 0))
        (local.set $y1 (v128.const f64x2 0 0))
        (local.set $y2 (v128.const f64x2 0 0))
        (local.set $y3 (v128.const f64x2 0 0))
        (local.set $z0 (v128.const f64x2 0 0))
        (local.set $z1 (v128.const f64x2 0 0))
        (local.set $z2 (v128.const f64x2 0 0))
        (local.set $z3 (v128.const f64x2 0 0))
        (loop $nextCoordinate
          (local.set $y (v128.load (local.get $q)))
          (local.set $z (v128.load offset=16 (local.get $q)))
          (local.set $x (v128.load64_splat (local.get $p)))
          (local.set $d (f64x2.sub (local.get $x) (local.get $y)))
          (local.set $y0 (f64x2.add (local.get $y0) (f64x2.mul (local.get $d) (local.get $d))))
          (local.set $d (f64x2.sub (local.get $x) (local.get $z)))
          (local.set $z0 (f64x2.add (local.get $z0) (f64x2.mul (local.get $d) (local.get $d))))
          (local.set $x (v128.load64_splat offset=8 (local.get $p)))
          (local.set $d (f64x2.sub (local.get $x) (local.get $y)))
          (local.set $y1 (f64x2.add (local.get $y1) (f64x2.mul (local.get $d) (local.get $d))))
          (local.set $d (f64x2.sub (local.get $x) (local.get $z)))
          (local.set $z1 (f64x2.add (local.get $z1) (f64x2.mul (local.get $d) (local.get $d))))
          (local.set $x (v128.load64_splat offset=16 (local.get $p)))
          (local.set $d (f64x2.sub (local.get $x) (local.get $y)))
          (local.set $y2 (f64x2.add (local.get $y2) (f64x2.mul (local.get $d) (local.get $d))))
          (local.set $d (f64x2.sub (local.get $x) (local.get $z)))
          (local.set $z2 (f64x2.add (local.get $z2) (f64x2.mul (local.get $d) (local.get $d))))
          (local.set $x (v128.load64_splat offset=24 (local.get $p)))
          (local.set $d (f64x2.sub (local.get $x) (local.get $y)))
          (local.set $y3 (f64x2.add (local.get $y3) (f64x2.mul (local.get $d) (local.get $d))))
          (local.set $d (f64x2.sub (local.get $x) (local.get $z)))
          (local.set $z3 (f64x2.add (local.get $z3) (f64x2.mul (local.get $d) (local.get $d))))
          (local.set $q (i32.add (local.get $q) (i32.const 32)))
          (local.set $p (i32.add (local.get $p) (i32.const 32)))
          (br_if $nextCoordinate (i32.lt_u (local.get $p) (local.get $end))))
        (local.set $out
          (i32.add (local.get $squares)
            (i32.add (i32.mul (local.get $i) (local.get $step)) (i32.shl (local.get $j) (i32.const 3)))))
        (v128.store (local.get $out) (local.get $y0))
        (v128.store offset=16 (local.get $out) (local.get $z0))
        (local.set $out (i32.add (local.get $out) (local.get $step)))
        (v128.store (local.get $out) (local.get $y1))
        (v128.store offset=16 (local.get $out) (local.get $z1))
        (local.set $out (i32.add (local.get $out) (local.get $step)))
        (v128.store (local.get $out) (local.get $y2))
        (v128.store offset=16 (local.get $out) (local.get $z2))
        (local.set $out (i32.add (local.get $out) (local.get $step)))
        (v128.store (local.get $out) (local.get $y3))
        (v128.store offset=16 (local.get $out) (local.get $z3))
        (local.set $j (i32.add (local.get $j) (i32.const 4)))
        (br_if $nextColumns (i32.lt_u (local.get $j) (local.get $columnCount))))
      (local.set $i (i32.add (local.get $i) (i32.const 4)))
      (br_if $nextRows (i32.lt_u (local.get $i) (local.get $rowCount))))))
