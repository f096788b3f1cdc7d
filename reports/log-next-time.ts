/** The lines of code that log, the next time, what the verdicts need: for PyTorch, Lightning and Keras. */
import { html } from "./kit/html.ts";
import type { Section } from "./section.ts";

const PYTORCH = `import ganscope                               # the Python package: docs/python.md
monitor = ganscope.Monitor("runs/1", real=real_samples)
monitor.log_gradients(d=D)                    # after the discriminator's backward(); g=G after the generator's
monitor.log(step, lossD=loss_d, lossG=loss_g, probReal=d_real.sigmoid().mean(), probFake=d_fake.sigmoid().mean())
monitor.samples(step, G(z))                   # every few thousand steps`;

const LIGHTNING = `# in training_step, with the CSVLogger; ganscope diagnose lightning_logs/version_0/metrics.csv
self.log_dict({"d_loss": loss_d, "g_loss": loss_g})
self.log_dict({"prob_real": d_real.sigmoid().mean(), "prob_fake": d_fake.sigmoid().mean()})
self.log("g_grad_norm", torch.stack([p.grad.norm() for p in self.G.parameters()]).norm())
self.log("d_grad_norm", torch.stack([p.grad.norm() for p in self.D.parameters()]).norm())`;

const KERAS = `# at the end of train_step; ganscope diagnose log.csv
return {"d_loss": d_loss, "g_loss": g_loss,
        "prob_real": tf.reduce_mean(tf.sigmoid(d_real)), "prob_fake": tf.reduce_mean(tf.sigmoid(d_fake)),
        "g_grad_norm": tf.linalg.global_norm(g_grads), "d_grad_norm": tf.linalg.global_norm(d_grads)}
gan.fit(data, epochs=100, callbacks=[keras.callbacks.CSVLogger("log.csv")])`;

export const logNextTime: Section = {
  title: "What to log next time",
  scope: "scenario",
  part: "details",
  render({ diagnosis }) {
    if (diagnosis === undefined || diagnosis.needs.length === 0) return null;
    return {
      prose: [
        html`<p>Losses show little. D\u2019s mean outputs and the norms of both gradients, every 25 to 100 steps, show whether D saturated; samples show the rest.</p>`,
        ...(
          [
            ["PyTorch", PYTORCH],
            ["PyTorch Lightning", LIGHTNING],
            ["Keras", KERAS],
          ] as const
        ).map(([name, code]) => html`<p><strong>${name}</strong></p><pre><code>${code}</code></pre>`),
      ],
    };
  },
};
