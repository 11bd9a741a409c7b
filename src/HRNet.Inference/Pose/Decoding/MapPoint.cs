namespace HRNet.Inference.Pose.Decoding;

/// <summary>A keypoint in a heat map.</summary>
/// <param name="X">Column; fractions lie between cells. -1 where the decoder of mmpose found no positive value.</param>
/// <param name="Y">Row, likewise.</param>
/// <param name="Score">The heat map's maximum.</param>
internal readonly record struct MapPoint(float X, float Y, float Score);
