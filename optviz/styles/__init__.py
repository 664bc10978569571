"""The themes as Matplotlib style files: ``plt.style.use("optviz.styles.dark")``."""
