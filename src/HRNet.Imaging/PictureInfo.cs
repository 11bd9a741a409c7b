namespace HRNet.Imaging;

/// <summary>What the header of a picture says, read without decoding it.</summary>
/// <param name="Format">The format, told by the bytes, not by a name.</param>
/// <param name="Width">Columns once upright (after the EXIF orientation).</param>
/// <param name="Height">Rows once upright.</param>
/// <param name="Orientation">EXIF orientation, 1 to 8; 1 where none is given.</param>
public sealed record PictureInfo(PictureFormat Format, int Width, int Height, int Orientation);
