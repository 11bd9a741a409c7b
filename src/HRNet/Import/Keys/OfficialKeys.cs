using static HRNet.Import.Keys.KeyMapper;

namespace HRNet.Import.Keys;

/// <summary>
/// The original repositories (pose, segmentation, OCR, face, classification) and timm, whose classification names are the same.
/// The segmentation code saves a wrapper that also holds the loss.
/// </summary>
internal static class OfficialKeys
{
    public static readonly KeyMapper Mapper = new("official", [(At(@"model\."), "")], [At(@"loss\.")]);
}
