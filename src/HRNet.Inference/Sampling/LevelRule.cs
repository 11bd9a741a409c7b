namespace HRNet.Inference.Sampling;

/// <summary>What becomes of fractions of a gray level. Networks were trained and measured on what OpenCV makes of bytes, and keypoints tell the difference.</summary>
internal enum LevelRule
{
    /// <summary>They stay: a picture of floats is sampled.</summary>
    Fractions,

    /// <summary>They are rounded (cv2.warpAffine of bytes). Its places are multiples of 1/32 of a pixel, so that the mixture is exact before.</summary>
    Whole,

    /// <summary>Weights are whole multiples of 1/2048, and digits are dropped on the way as cv2.resize of bytes drops them.</summary>
    FixedPoint,
}
