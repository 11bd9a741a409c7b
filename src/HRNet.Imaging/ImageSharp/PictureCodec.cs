namespace HRNet.Imaging;

/// <summary>Gives the picture library that was chosen when the product was built (<c>Imaging=Vips|ImageSharp</c>).</summary>
public static class PictureCodec
{
    /// <summary>A codec; one serves the whole program.</summary>
    public static IPictureCodec Create() => new ImageSharp.ImageSharpCodec();
}
