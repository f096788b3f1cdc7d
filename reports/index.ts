/** The sections of the report by id. Those of one part of the page stand in this order. */
import { alarm } from "./alarm.ts";
import { beside } from "./beside.ts";
import { cannotTell } from "./cannot-tell.ts";
import { changes } from "./changes.ts";
import { configuration } from "./configuration.ts";
import { critic } from "./critic.ts";
import { critics } from "./critics.ts";
import { curves1d } from "./curves-1d.ts";
import { distances } from "./distances.ts";
import { dynamics } from "./dynamics.ts";
import { evidence } from "./evidence.ts";
import { frozen } from "./frozen.ts";
import { games } from "./games.ts";
import { gates } from "./gates.ts";
import { glossary } from "./glossary.ts";
import { gradientNorms } from "./gradient-norms.ts";
import { growth } from "./growth.ts";
import { imageMeasures } from "./image-measures.ts";
import { images } from "./images.ts";
import { latents } from "./latents.ts";
import { lesson } from "./lesson.ts";
import { log } from "./log.ts";
import { logNextTime } from "./log-next-time.ts";
import { logReading } from "./log-reading.ts";
import { loggedQuality } from "./logged-quality.ts";
import { loggedSignals } from "./logged-signals.ts";
import { losses } from "./losses.ts";
import { margins } from "./margins.ts";
import { measures } from "./measures.ts";
import { methodCurves } from "./method-curves.ts";
import { methodSamples } from "./method-samples.ts";
import { methods } from "./methods.ts";
import { modes } from "./modes.ts";
import { outputs } from "./outputs.ts";
import { plan } from "./plan.ts";
import { power } from "./power.ts";
import { reconstructions } from "./reconstructions.ts";
import { repeat } from "./repeat.ts";
import { sampleGradients } from "./sample-gradients.ts";
import { samples } from "./samples.ts";
import { sideBySide } from "./side-by-side.ts";
import { singleRecord } from "./single-record.ts";
import { skipped } from "./skipped.ts";
import { slopes } from "./slopes.ts";
import { summary } from "./summary.ts";
import { timeline } from "./timeline.ts";
import { translation } from "./translation.ts";
import { transport } from "./transport.ts";
import { verdicts } from "./verdicts.ts";

export const sections = {
  summary,
  changes,
  methods,
  "method-samples": methodSamples,
  "method-curves": methodCurves,
  "side-by-side": sideBySide,

  lesson,
  verdicts,
  "cannot-tell": cannotTell,

  timeline,
  games,
  translation,
  transport,
  samples,
  plan,
  slopes,
  "curves-1d": curves1d,
  frozen,
  growth,
  beside,
  reconstructions,
  images,
  latents,

  distances,
  "image-measures": imageMeasures,
  modes,
  "logged-quality": loggedQuality,

  "single-record": singleRecord,
  losses,
  outputs,
  "logged-signals": loggedSignals,
  "gradient-norms": gradientNorms,
  "sample-gradients": sampleGradients,

  critic,
  dynamics,
  margins,
  evidence,
  gates,
  measures,
  power,
  alarm,
  "log-reading": logReading,
  log,
  "log-next-time": logNextTime,
  configuration,

  critics,
  repeat,
  skipped,
  glossary,
} as const;
