namespace HRNet.Inference.Answers;

/// <summary>Several answers about one picture.</summary>
/// <param name="Pose">Its people, where they were asked for.</param>
/// <param name="Segment">Its classes, where they were asked for.</param>
/// <param name="Detect">Its objects, where they were asked for.</param>
/// <param name="Classify">What it is of, where that was asked for.</param>
public sealed record AnalyzeAnswer(PoseAnswer? Pose, SegmentAnswer? Segment, DetectAnswer? Detect, ClassifyAnswer? Classify);
