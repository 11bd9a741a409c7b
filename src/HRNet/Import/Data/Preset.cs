using System.Text.RegularExpressions;

namespace HRNet.Import.Data;

/// <summary>What is known of a published family of checkpoints. Width and number of keypoints or classes come from the tensors.</summary>
/// <param name="Name">The name for options.</param>
/// <param name="Files">Matches the names of the published files, so that those need no option.</param>
/// <param name="Hints">What holds for them.</param>
public sealed record Preset(string Name, Regex Files, ModelHints Hints);
